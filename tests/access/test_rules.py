"""The rules of a discharge as sentences: who does what with which row, and by which rule it is open or closed."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from apps.access import grounds
from apps.access.actor import NOBODY, Actor
from apps.access.deciding import decide, decide_each
from apps.access.models import Basis
from apps.cases.models import Case, Content, Message, Statement
from apps.core import clock, rules
from apps.core.guard import as_system
from apps.organisations.kinds import PURPOSES, Role
from apps.patients.models import Person
from tests.cast import moment

from . import world
from .conftest import MORNING

pytestmark = pytest.mark.django_db


def answer(actor, row, act="read") -> str:
    """The decision as "PERMIT C8"; what is listed must agree with what may be read."""
    decision = decide(actor, row, act)
    if act == "read":
        for lead in (False, True):
            assert type(row).objects.visible_to(actor, lead=lead).filter(pk=row.pk).exists() == decision.permits
    return f"{decision.effect} {decision.rule}"


def content(message) -> Content:
    with as_system("a test looks at the content"):
        return message.content


# who, what they do, with what, and the answer
TABLE = """
amira   read   case      PERMIT C8
amira   read   karin     PERMIT R1
amira   read   open      PERMIT C8
amira   read   bare      PERMIT C8
amira   read   draft     PERMIT C12
amira   read   to_lund   DENY   M1
amira   write  case      PERMIT C12
amira   send   case      PERMIT C2
jonas   read   case      PERMIT C8
per     read   case      PERMIT C8
per     read   karin     PERMIT R1
per     read   open      PERMIT C8
per     read   bare      PERMIT C8
per     read   draft     DENY   C12
per     read   to_lund   PERMIT M1
per     write  case      PERMIT C12
per     read   withheld  PERMIT C8
maria   read   case      PERMIT C8
maria   read   open      DENY   C8a
elin    read   case      DENY   C11
elin    read   karin     DENY   R1
elin    read   open      DENY   C11
elin    read   draft     DENY   C12
elin    read   to_lund   DENY   M1
elin    read   to_karin  DENY   M1
elin    write  case      DENY   C11
elin    send   case      DENY   C1
berit   read   case      DENY   C11
patient read   case      PERMIT P8
patient read   open      PERMIT P8
patient read   bare      PERMIT P8
patient read   withheld  DENY   P7
patient read   karin     PERMIT P4
patient write  karin     PERMIT P4
patient read   to_karin  PERMIT P4
patient read   to_lund   DENY   Z1
patient read   draft     DENY   P10
patient write  case      PERMIT P9
patient send   case      DENY   P10
patient write  open      DENY   P10
"""


@pytest.mark.parametrize("line", TABLE.strip().splitlines(), ids=lambda line: " ".join(line.split()))
def test_who_gets_what(line, scene, cast):
    who, act, what, *expected = line.split()
    assert answer(getattr(cast, who), getattr(scene, what), act) == " ".join(expected)


CONTENTS = """
amira   open      PERMIT C8
amira   bare      PERMIT C8
per     open      PERMIT C8
per     bare      DENY   C4
maria   open      DENY   C8a
elin    open      DENY   C11
patient bare      PERMIT P8
patient withheld  DENY   P7
"""


@pytest.mark.parametrize("line", CONTENTS.strip().splitlines(), ids=lambda line: " ".join(line.split()))
def test_who_reads_what_a_message_says(line, scene, cast):
    who, what, *expected = line.split()
    assert answer(getattr(cast, who), content(getattr(scene, what))) == " ".join(expected)


def test_a_weak_sign_in_opens_nothing(scene, cast):
    assert answer(replace(cast.amira, loa=2), scene.case) == "DENY G1"
    assert answer(NOBODY, scene.case) == "DENY G1"


def test_staff_without_an_assignment_see_nothing(scene, cast):
    assert answer(replace(cast.amira, assignment=None), scene.case) == "DENY G2"


@pytest.mark.parametrize("kind", ["guardian", "proxy", "relative", "system"])
def test_nobody_acts_for_another_yet(kind, scene, cast):
    actor = Actor(kind=kind, loa=3, person=scene.karin.pk, mandate=uuid4())
    assert answer(actor, scene.case) == answer(actor, scene.karin) == "DENY G3"


@pytest.mark.parametrize("role", ["permission_admin", "permission_approver", "log_reviewer", "analyst", "technician"])
def test_administrators_see_no_patient(role, scene, cast):
    admin = replace(cast.amira, role=role, purpose=PURPOSES[role])
    assert answer(admin, scene.case) == answer(admin, scene.karin) == "DENY A9"


def test_every_role_has_a_purpose():
    assert set(PURPOSES) == set(Role.values)


def test_an_assignment_without_a_care_purpose_reads_no_case(scene, cast):
    assert answer(replace(cast.amira, purpose="KVAL"), scene.case) == "DENY C0"


def test_staff_do_not_read_about_themselves(scene, cast):
    amira_is_karin = replace(cast.amira, person=scene.karin.pk)
    for row in (scene.case, scene.karin, scene.open, content(scene.open), scene.to_karin):
        assert answer(amira_is_karin, row) == "DENY S1"
    assert answer(replace(cast.amira, person=uuid4()), scene.case) == "PERMIT C8"


def protect(person):
    with as_system("a test protects a person"):
        Person.objects.filter(pk=person.pk).update(protection="marked")


def test_a_protected_person_is_known_to_those_who_care_or_take_part_only(scene, cast):
    protect(scene.karin)
    world.ground(scene.karin, cast.hsv, Basis.LISTED, MORNING)
    assert answer(cast.amira, scene.karin) == answer(cast.per, scene.karin) == "PERMIT R1"
    assert answer(cast.nadja, scene.karin) == answer(cast.elin, scene.karin) == "DENY S3"
    assert answer(cast.elin, scene.case) == "DENY S3"
    assert answer(replace(cast.nadja, clearance=True), scene.karin) == "PERMIT R1"
    assert answer(cast.patient, scene.karin) == "PERMIT P4"


def test_being_listed_is_enough_to_know_who_somebody_is_and_no_more(scene, cast):
    world.ground(scene.karin, cast.hsv, Basis.LISTED, MORNING)
    assert answer(cast.nadja, scene.karin) == "PERMIT R1"
    assert answer(cast.nadja, scene.case) == "DENY C11"


def test_care_alone_sends_but_does_not_read_the_case(scene, cast):
    world.ground(scene.karin, cast.hsv, Basis.CARE, MORNING)
    assert answer(cast.nadja, scene.case) == "DENY C11"
    assert answer(cast.nadja, scene.case, "send") == "PERMIT C2"
    assert answer(cast.nadja, scene.case, "write") == "DENY C11"


def test_more_than_the_minimum_is_sent_on_a_basis_only(scene, cast):
    assert answer(cast.per, content(scene.open), "send") == "PERMIT C3"
    assert answer(cast.per, content(scene.bare), "send") == "DENY C4"
    assert answer(cast.elin, content(scene.open), "send") == "DENY C1"


def leave(scene, unit):
    grounds.close(source="case", source_id=scene.case.pk, unit_id=unit.pk, at=clock.now())


def test_whoever_leaves_a_case_sees_nothing_of_it_from_that_moment(scene, cast):
    leave(scene, cast.lund)
    assert answer(cast.per, scene.case) == answer(cast.per, scene.open) == "DENY C9"
    assert answer(cast.per, scene.case, "write") == "DENY C9"
    assert answer(cast.per, scene.karin) == "DENY R1"
    assert answer(cast.maria, scene.case) == "PERMIT C8"


def test_whoever_comes_back_sees_it_again(scene, cast):
    leave(scene, cast.lund)
    world.ground(scene.karin, cast.lund, Basis.CASE, clock.now(), source_id=scene.case.pk)
    assert answer(cast.per, scene.case) == "PERMIT C8"


def test_a_part_in_one_case_says_nothing_about_another(scene, cast):
    other = world.case(scene.karin, cast.ward, MORNING)
    assert answer(cast.per, other) == "DENY C11"


def test_a_ground_does_not_open_before_it_begins(scene, cast):
    world.ground(scene.karin, cast.eslov, Basis.CASE, clock.now() + timedelta(seconds=1), source_id=scene.case.pk)
    assert answer(cast.elin, scene.case) == "DENY C11"
    with clock.at(clock.now() + timedelta(seconds=1)):
        assert answer(cast.elin, scene.case) == "PERMIT C8"


def close(scene):
    with as_system("a test closes a case"):
        Case.objects.filter(pk=scene.case.pk).update(is_closed=True, closed_at=clock.now(), state="closed")


@pytest.mark.parametrize("grounds_end_too", [False, True])
def test_a_closed_case_stays_open_to_those_who_still_care(scene, cast, grounds_end_too):
    close(scene)
    if grounds_end_too:
        grounds.end_case(scene.case.pk, at=clock.now())
    assert answer(cast.amira, scene.case) == answer(cast.amira, content(scene.bare)) == "PERMIT C10"
    assert answer(cast.per, scene.case) == answer(cast.per, scene.open) == "DENY C10"
    assert answer(cast.elin, scene.case) == "DENY C11"
    world.ground(scene.karin, cast.lund, Basis.LISTED, MORNING)
    assert answer(cast.per, scene.case) == answer(cast.per, scene.open) == "PERMIT C10"
    assert answer(cast.per, content(scene.bare)) == "DENY C4"
    assert answer(cast.patient, scene.case) == "PERMIT P8"
    assert answer(cast.patient, scene.case, "write") == "DENY P9"


@pytest.mark.parametrize(("process", "expected"), [("sip", "PERMIT C10"), ("discharge", "DENY C10")])
def test_only_an_ended_plan_stays_open_to_its_lead_and_never_what_the_lead_sent(scene, cast, process, expected):
    with as_system("a test looks for an author"):
        author = scene.open.author
    sent = world.message(scene.case, cast.lund, author, MORNING, readers=[cast.ward])
    close(scene)
    with as_system("a test says who leads the case"):
        Case.objects.filter(pk=scene.case.pk).update(process=process, responsible_unit=cast.lund)
    case = Case(pk=scene.case.pk)
    assert answer(cast.per, case) == expected
    assert answer(cast.per, sent) == answer(cast.per, content(sent)) == "DENY C10"


def test_what_was_written_about_the_wrong_person_is_closed_to_that_person_and_not_to_staff(scene, cast):
    close(scene)
    world.end_as(scene.case, "wrong_patient")
    with as_system("a test writes down what somebody said"):
        said = Statement.objects.create(case=scene.case, text="Vill hem", said_at=clock.now())
    for row in (scene.open, scene.bare, content(scene.open), said):
        assert answer(cast.patient, row) == "DENY P7a"
    assert answer(cast.patient, scene.withheld) == "DENY P7"
    assert answer(cast.patient, scene.case) == "PERMIT P8"
    assert answer(cast.amira, content(scene.open)) == answer(cast.amira, said) == "PERMIT C10"
    world.end_as(scene.case, "no_needs")
    assert answer(cast.patient, scene.open) == answer(cast.patient, said) == "PERMIT P8"


def test_when_a_case_ends_its_units_stop_knowing_the_person_for_its_sake(scene, cast):
    grounds.end_case(scene.case.pk, at=clock.now())
    assert answer(cast.per, scene.karin) == "DENY R1"
    assert answer(cast.amira, scene.karin) == "PERMIT R1"


def aged(cast, scene, born: date | None) -> Actor:
    with as_system("a test changes a birthday"):
        Person.objects.filter(pk=scene.karin.pk).update(born_on=born, number_kind="reserve")
    return cast.patient


@pytest.mark.parametrize(
    ("born", "case", "inbox"),
    [
        ("2010-03-30", "PERMIT P8", "PERMIT P4"),  # sixteen today
        ("2010-03-31", "DENY P5", "PERMIT P4"),  # sixteen tomorrow
        ("2013-03-30", "DENY P5", "PERMIT P4"),  # thirteen today
        ("2013-03-31", "DENY P1", "DENY P1"),  # thirteen tomorrow
        (None, "DENY P1", "DENY P1"),  # nobody knows
    ],
)
def test_a_childs_own_reading_follows_its_age(scene, cast, born, case, inbox):
    child = aged(cast, scene, born and date.fromisoformat(born))
    assert answer(child, scene.case) == case
    assert answer(child, scene.to_karin) == inbox


def test_somebody_born_on_leap_day_comes_of_age_on_the_first_of_march(scene, cast):
    child = aged(cast, scene, date(2012, 2, 29))
    with clock.at(moment("2025-02-28T12:00")):
        assert answer(child, scene.to_karin) == "DENY P1"
    with clock.at(moment("2025-03-01T00:00")):
        assert answer(child, scene.to_karin) == "PERMIT P4"


def test_the_age_limits_are_rules_that_can_be_changed(scene, cast):
    child = replace(aged(cast, scene, date(2011, 1, 1)), ages=None)
    assert answer(child, scene.case) == "DENY P5"
    with rules.override({"citizen.record_age": 15}):
        assert answer(child, scene.case) == "PERMIT P8"
        assert answer(Actor.of_person(scene.karin), scene.case) == "PERMIT P8"


def test_a_row_that_is_gone_is_closed(scene, cast):
    assert answer(cast.amira, Message(pk=uuid4())) == "DENY Z0"


def test_a_kind_that_no_rule_names_is_closed_to_all(scene, cast):
    with as_system("a test looks at a ground"):
        ground = grounds.Ground.objects.first()
    assert answer(cast.amira, ground) == "DENY Z0"
    assert answer(cast.patient, ground) == "DENY P10"


def test_one_check_is_one_statement_and_so_is_a_list(scene, cast, django_assert_num_queries):
    for actor in (cast.amira, cast.elin, cast.patient):
        with django_assert_num_queries(1):
            decide(actor, scene.case)
        with django_assert_num_queries(1):
            list(Content.objects.visible_to(actor).select_related("message"))


def test_several_actors_are_answered_in_one_statement_each_as_alone(scene, cast, django_assert_num_queries):
    person = scene.case.patient
    asked = [(actor, person) for actor in (cast.amira, cast.elin, cast.patient, NOBODY)] + [(cast.amira, Person())]
    with django_assert_num_queries(1):
        together = decide_each(asked)
    assert together == [decide(actor, row) for actor, row in asked]
    assert {one.effect for one in together} == {"PERMIT", "DENY"}
    assert decide_each([]) == []
