"""A plan is made, read and written only while the person agrees."""

import pytest
from django.db import IntegrityError, connection, transaction

from apps.access import grounds
from apps.access.actor import Actor
from apps.access.deciding import decide
from apps.access.models import Basis
from apps.careplans import actions
from apps.careplans.models import Effort, Goal, Invitation, Meeting, Plan, Version
from apps.cases import actions as spine
from apps.cases.consents import guardians_of
from apps.cases.models import Case
from apps.core import clock
from apps.core.errors import Invalid, NotAllowed, NotFound
from apps.core.guard import as_system
from apps.patients.models import Relationship
from tests.cast import make_actor, make_person, make_unit, moment

from .conftest import again, lines, open_tasks

pytestmark = pytest.mark.django_db
READ = (Plan, Goal, Effort, Meeting, Invitation, Version)


def seen(actor, case) -> dict:
    """How many rows of each kind the actor's lists hold; list and check must say the same."""
    found = {}
    for model in READ:
        listed = set(model.objects.visible_to(actor).filter(case=case).values_list("pk", flat=True))
        with as_system("a test asks about every row"):
            rows = list(model.objects.filter(case=case))
        assert {row.pk for row in rows if decide(actor, row).permits} == listed, model
        found[model.__name__] = len(listed)
    return found


def test_those_who_take_part_read_the_whole_plan_and_a_stranger_nothing(active, cast):
    whole = {"Plan": 1, "Goal": 1, "Effort": 3, "Meeting": 1, "Invitation": 3, "Version": 1}
    assert seen(cast.per, active) == whole == seen(cast.patient, active)
    assert set(seen(cast.elin, active).values()) == {0} == set(seen(cast.amira, active).values())


def test_a_withdrawn_consent_closes_the_plan_to_every_unit_with_the_next_question(active, cast):
    spine.end_consent(active, by=cast.patient, purpose="sip")
    for actor in (cast.per, cast.nadja, cast.siv):
        assert set(seen(actor, active).values()) == {0}
    assert seen(cast.patient, active)["Version"] == 1, "what was written is still hers to read"
    with pytest.raises(NotFound):
        actions.record_first_performance(again(active), by=cast.nadja, effort="e1")


def test_after_a_new_yes_the_lead_takes_the_plan_up_again_and_nobody_else(active, cast):
    spine.end_consent(active, by=cast.patient, purpose="sip")
    with pytest.raises(Invalid) as refused:
        actions.reopen_plan(again(active), by=cast.siv, reason="Vi behöver den")
    assert refused.value.code == "invalid:consent"
    for somebody in (cast.per, cast.patient):
        with pytest.raises(NotFound if somebody is cast.per else NotAllowed):
            spine.record_consent(again(active), by=somebody, purpose="sip", status="given")
    yes = {"purpose": "sip", "status": "given", "excluded_units": [cast.hsv]}
    with clock.at(moment("2026-04-20T09:00")):
        spine.record_consent(again(active), by=cast.siv, purpose="sip", status="refused")
        assert (again(active).state, seen(cast.siv, active)["Plan"]) == ("ended", 0)
    with clock.at(moment("2026-04-21T09:00")):
        spine.record_consent(again(active), by=cast.siv, **yes)
        assert again(active).state == "ended"
        actions.reopen_plan(again(active), by=cast.siv, reason="Karin har ändrat sig")
        assert again(active).state == "active"
        assert (seen(cast.per, active)["Version"], seen(cast.nadja, active)["Version"]) == (2, 0)


def test_a_consent_that_has_run_out_closes_the_plan_until_it_is_given_anew(wish, cast):
    spine.record_consent(wish, by=cast.siv, purpose="sip", status="given", valid_to=moment("2026-04-20T00:00"))
    with clock.at(moment("2026-04-19T23:59")):
        assert seen(cast.siv, wish)["Plan"] == 1
    with clock.at(moment("2026-04-20T00:00")):
        assert seen(cast.siv, wish)["Plan"] == 0
        with pytest.raises(NotAllowed):
            actions.record_preparation(again(wish), by=cast.siv, questions="Vem ringer vi?")
        spine.record_consent(again(wish), by=cast.siv, purpose="sip", status="given")
        assert seen(cast.siv, wish)["Plan"] == 1


def test_who_the_person_has_kept_out_cannot_be_called(wish, cast):
    spine.record_consent(wish, by=cast.siv, purpose="sip", status="given", excluded_units=[cast.hsv])
    with pytest.raises(Invalid) as refused:
        actions.send_summons(again(wish), by=cast.siv, to=[cast.lund, cast.hsv], start=moment("2026-04-10T10:00"))
    assert refused.value.code == "invalid:recipients"


def test_whom_a_new_yes_leaves_out_reads_nothing_more_and_cannot_come_back_unasked(called, cast):
    assert seen(cast.nadja, called)["Plan"] == 1
    yes = {"purpose": "sip", "status": "given"}
    with clock.at(moment("2026-03-30T10:00")):
        spine.record_consent(called, by=cast.siv, excluded_kinds=["municipal_health"], **yes)
        assert set(seen(cast.nadja, called).values()) == {0}
        assert not open_tasks(called, cast.hsv)
        assert seen(cast.per, called)["Invitation"] == 3
        for verb in (spine.add_party, spine.forward):
            with pytest.raises(Invalid) as refused:
                verb(again(called), by=cast.per, to=[cast.hsv])
            assert refused.value.code == "invalid:recipients"
    with clock.at(moment("2026-03-30T11:00")):
        spine.record_consent(again(called), by=cast.siv, **yes)
        actions.send_summons(again(called), by=cast.siv, to=[cast.hsv], start=moment("2026-04-10T10:00"))
        assert open_tasks(called, cast.hsv) == {"answer_summons"}


def test_a_guardian_who_has_died_is_no_longer_waited_for(cast, known):
    """Whoever is left says so, also in the portal, where another living guardian would be in the way."""
    child = make_person("Alva Testblad", "201601022385")
    guardians = [
        make_person(f"Vuxen {n} Testblad", number) for n, number in enumerate(("198001062382", "197605092399"))
    ]
    with as_system("a test registers a family"):
        for one in guardians:
            Relationship.objects.create(
                person=child, relative=one, kind="guardian", valid_from=moment("2026-01-01T08:00")
            )
        case = Case(patient=child)
        assert set(guardians_of(case)) == {one.pk for one in guardians}
        guardians[1].deceased_at = clock.now()
        guardians[1].save()
        assert guardians_of(case) == [guardians[0].pk]


def test_who_cannot_consent_is_assessed_in_words(wish, cast):
    with pytest.raises(Invalid):
        spine.record_consent(wish, by=cast.siv, purpose="sip", status="cannot_consent")
    spine.record_consent(
        wish, by=cast.siv, purpose="sip", status="cannot_consent", secrecy_assessment="Varaktigt, till gagn"
    )
    assert again(wish).state == "preparing"


def test_a_school_sees_the_meeting_and_its_own_line(called, cast):
    school = make_unit("Ängsskolan", "school")
    tora = make_actor("Tora Lind", "school_staff", school)
    actions.send_summons(called, by=cast.siv, to=[school], start=moment("2026-04-10T10:00"))
    with clock.at(moment("2026-04-10T11:00")):
        actions.hold_meeting(again(called), by=cast.siv, attended=[school])
        said = lines(cast)
        said["efforts"].append({**said["efforts"][0], "id": "e4", "responsible": school})
        actions.write_plan(again(called), by=cast.siv, **said)
        actions.activate_plan(again(called), by=cast.siv)
        assert seen(tora, called) == {"Plan": 0, "Goal": 0, "Effort": 1, "Meeting": 1, "Invitation": 1, "Version": 0}
        actions.record_first_performance(again(called), by=tora, effort="e4")
        with pytest.raises(NotAllowed):
            actions.record_first_performance(again(called), by=tora, effort="e1")


def test_the_database_itself_refuses_a_version_without_a_yes_and_a_changed_one(active, cast):
    with as_system("a test goes behind the product's back"):
        version = Version.objects.get(case=active)
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Version.objects.filter(pk=version.pk).update(reason="Annat")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE cases_case SET agreement = 'refused' WHERE id = %s", [active.pk])
        with pytest.raises(IntegrityError, match="does not agree"), transaction.atomic():
            Version.objects.create(case=active, number=2, content={}, at=clock.now())


def test_what_a_guardian_says_and_signs_is_one_answer(known, cast):
    child, mother, father = (
        make_person("Alva Testblad", "201601022385"), make_person("Mia Testblad", "198001019297"),
        make_person("Pelle Testblad", "197801019290"),
    )  # fmt: skip
    grounds.open(
        patient_id=child.pk, unit_id=cast.vc.pk, basis=Basis.CARE, source="stay", source_id=child.pk,
        valid_from=moment("2026-01-01T08:00"),
    )  # fmt: skip
    case = actions.propose_plan(child, by=cast.siv, reason="Skolan")
    yes = {"purpose": "child_plan", "status": "given"}
    spine.record_consent(case, by=cast.siv, given_by="guardian_2", **yes)  # somebody on the phone
    with clock.at(moment("2026-03-31T09:00")):
        mia, pelle = guardian(child, mother, "2026-01-01T08:00"), guardian(child, father, "2026-02-01T08:00")
        spine.record_consent(again(case), by=mia, **yes)
        assert again(case).state == "proposed", "it may have been Mia on the phone"
        spine.record_consent(again(case), by=cast.siv, given_by="guardian_1", **yes)
        assert again(case).state == "proposed", "Mia has said it once more"
        spine.record_consent(again(case), by=cast.siv, given_by="guardian_2", **yes)
        assert again(case).state == "preparing", "that is Pelle, by name"
    with clock.at(moment("2026-03-31T10:00")):
        spine.record_consent(again(case), by=pelle, purpose="child_plan", status="refused")
        assert again(case).state == "declined", "and he may change his mind"


def guardian(child, person, since: str):
    with as_system("a test registers a guardian"):
        row = Relationship.objects.create(person=child, relative=person, kind="guardian", valid_from=moment(since))
    return Actor.of_mandate(row, loa=3)


def test_a_childs_plan_waits_for_both_guardians_or_the_only_one(known, cast):
    children = [make_person("Alva Testblad", "201601022385"), make_person("Bo Testblad", "201601102385")]
    for child in children:
        grounds.open(
            patient_id=child.pk, unit_id=cast.vc.pk, basis=Basis.CARE, source="stay", source_id=child.pk,
            valid_from=moment("2026-01-01T08:00"),
        )  # fmt: skip
    first, second = (actions.propose_plan(child, by=cast.siv, reason="Skolan") for child in children)
    spine.record_consent(first, by=cast.siv, purpose="sip", status="given", given_by="guardian_1")
    assert again(first).state == "proposed"
    spine.record_consent(again(first), by=cast.siv, purpose="sip", status="given", given_by="guardian_2")
    assert again(first).state == "preparing"
    spine.record_consent(
        second, by=cast.siv, purpose="sip", status="given", given_by="guardian_1", is_only_guardian=True
    )
    assert again(second).state == "preparing"
    assert "ask_for_consent" not in open_tasks(second, cast.vc)
