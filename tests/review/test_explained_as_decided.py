"""What the page answers about a kind of information is what the policy answers about such a row: one by one."""

from dataclasses import replace

import pytest

from apps.access.deciding import decide
from apps.cases.models import Case
from apps.core.guard import as_system
from apps.organisations.models import Assignment, Unit
from apps.review.views.explain import answer, known
from apps.scenarios.questions import Question, build
from tests.access.test_explaining import at_random
from tests.access.test_questions import CASES

pytestmark = pytest.mark.django_db
IN_THE_RECORD = {"note": "note", "meds": "medication", "alert": "alert", "fmu": "fmu"}
# What a question to the page never says: it asks about colleagues with a strong sign-in, and about what is shared.
USUAL = {"actor": "staff", "loa": 3, "asg": True, "self_": False, "shared": True, "act": "read"}


def answered(built, kind: str, unit_id):
    post = Assignment.objects.select_related("staff", "unit__provider", "profile").get(pk=built.actor.assignment)
    person, case = known(built.person.personal_number, post, kind)
    assert person == built.person.pk
    return answer(post, person, kind, Unit.objects.select_related("provider").get(pk=unit_id), case)


RECORD = [replace(case[1], **USUAL) for case in CASES if case[1].res in IN_THE_RECORD and case[1].actor == "staff"]
DRAWN = [replace(one, **USUAL) for one in map(at_random, range(100, 190)) if one.res in IN_THE_RECORD]


@pytest.mark.parametrize("question", dict.fromkeys(RECORD + DRAWN), ids=str)
def test_about_the_record(question):
    built = build(question)
    said, decision = (
        answered(built, IN_THE_RECORD[question.res], built.row.unit_id),
        decide(built.actor, built.row),
    )
    if decision.rule == "S3":  # somebody protected is answered for as nobody
        assert not said.is_open
        return
    assert said.decision == decision


@pytest.mark.parametrize("part", ["none", "part", "left", "closed"])
@pytest.mark.parametrize("relation", ["care", "listed", "none"])
def test_about_the_plan_and_about_a_message_in_it(part, relation):
    built = build(Question(res="svuInfo", case=part, rel=relation, basis="consent", owner="provider"))
    with as_system("a test finds the case"):
        case = Case.objects.get(patient=built.person)
    sender = built.row.message.sender_id
    assert answered(built, "case", sender).decision == decide(built.actor, case)
    assert answered(built, "message", sender).decision == decide(built.actor, built.row)


@pytest.mark.parametrize("agreed", ["none", "valid", "refused"])
@pytest.mark.parametrize("part", ["none", "part", "left", "closed"])
def test_about_a_coordinated_plan(part, agreed):
    built = build(Question(res="sip", case=part, sipc=agreed))
    assert answered(built, "plan", built.actor.unit).decision == decide(built.actor, built.row)
