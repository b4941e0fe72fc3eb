"""Karin's blocks: the owner registers and ends them, and lifts them for a while when somebody asks in danger."""

from datetime import timedelta

import pytest

from apps.access.actor import Actor
from apps.access.models import Basis, Block, Lift, LiftRequest
from apps.access.verbs.blocks import end_block, refuse_block, register_block
from apps.access.verbs.consents import record_sharing_consent
from apps.access.verbs.emergencies import open_emergency
from apps.access.verbs.lifts import answer_lift, answering_units, end_lift, lift_block, request_lift
from apps.access.verbs.requests import ask_for_block, ask_to_lift, take_back_lift_request
from apps.core import clock, rules
from apps.core.errors import AlreadyDone, Conflict, IllegalMove, Invalid, NotAllowed, NotFound
from apps.core.guard import as_system
from apps.notifications import kinds
from apps.notifications.models import Promise
from tests.access import world
from tests.cast import make_person

from .conftest import MORNING, answer, count, last_event, row

pytestmark = pytest.mark.django_db


def outer(scene, cast, **more):
    return register_block(scene.karin, by=cast.nadja, kind="outer", text="Karin bad om det på papper", **more)


def inner(scene, cast):
    return register_block(scene.karin, by=cast.berit, kind="inner", unit=cast.other_ward, text="Karin ringde")


def ask_in_danger(scene, cast, **more):
    open_emergency(scene.karin, by=cast.amira, reason="life")
    return request_lift(scene.karin, by=cast.amira, provider=cast.hsv.provider, text="Medvetslös", **more)


def test_a_block_binds_at_once_although_karin_has_said_yes(scene, cast):
    record_sharing_consent(scene.karin, by=cast.amira, is_given=True)
    block = outer(scene, cast)
    assert answer(cast.amira, scene.far) == "FLAG O5"
    assert (last_event("register_block").rule, block.requested_by_id) == ("B1", scene.karin.pk)


def test_an_inner_block_hides_one_unit_from_the_others(scene, cast):
    inner(scene, cast)
    assert answer(cast.amira, scene.near) == "FLAG I7"
    assert answer(cast.amira, scene.own) == "PERMIT I2"


def test_what_karin_asked_for_in_samplan_binds_when_the_owner_has_registered_it(scene, cast):
    with as_system("a test asks for a block"):
        asked = Block.objects.create(
            patient=scene.karin, kind="inner", provider=cast.ward.provider, unit=cast.other_ward,
            requested_by=scene.karin, requested_at=MORNING, valid_from=MORNING,
        )  # fmt: skip
    assert answer(cast.amira, scene.near) == "CHOICE I8"
    with pytest.raises(NotFound):
        register_block(scene.karin, by=cast.nadja, asked=asked.pk)
    register_block(scene.karin, by=cast.berit, asked=asked.pk)
    assert answer(cast.amira, scene.near) == "FLAG I7"


def test_medicines_may_be_left_open_and_a_block_asks_for_its_unit(scene, cast):
    assert outer(scene, cast, exempt=["medication"]).exempt == ["medication"]
    with pytest.raises(Invalid) as refused:
        register_block(scene.karin, by=cast.berit, kind="inner", text="Karin ringde")
    assert refused.value.field == "unit"
    with pytest.raises(Invalid):
        register_block(scene.karin, by=cast.berit, kind="inner", unit=cast.hsv, text="Karin ringde")
    with pytest.raises(Conflict):
        outer(scene, cast)


def test_only_the_owner_ends_a_block_and_writes_what_karin_said(scene, cast):
    block = inner(scene, cast)
    with pytest.raises(NotFound):
        end_block(scene.karin, by=cast.nadja, block=block.pk, text="Karin sa det")
    with pytest.raises(Invalid):
        end_block(scene.karin, by=cast.berit, block=block.pk)
    end_block(scene.karin, by=cast.berit, block=block.pk, text="Karin ringde och tog tillbaka det")
    assert answer(cast.amira, scene.near) == "CHOICE I8"
    assert last_event("end_block").rule == "B2"
    with pytest.raises(NotFound):
        end_block(scene.karin, by=cast.berit, block=block.pk, text="igen")


def test_the_owner_lifts_for_one_unit_for_seven_days_at_most(scene, cast):
    record_sharing_consent(scene.karin, by=cast.amira, is_given=True)
    block = outer(scene, cast)
    with pytest.raises(Invalid) as refused:
        lift(scene, cast, block, until=clock.now() + timedelta(days=8))
    assert refused.value.field == "until"
    with rules.override({"block.longest_lift": "3d"}):
        lift(scene, cast, block)
    assert answer(cast.amira, scene.far) == "CHOICE O6"
    assert "MAX7D" in last_event("lift_block").obligations
    with clock.at(clock.now() + timedelta(days=3)):
        assert answer(cast.amira, scene.far) == "FLAG O5"


def lift(scene, cast, block, **more):
    return lift_block(scene.karin, by=cast.nadja, block=block.pk, for_unit=cast.ward, heard="phone", **more)


# --- In danger ---


def test_the_owner_is_told_at_once_and_lifts_for_the_one_who_asked(scene, cast):
    outer(scene, cast)
    request = ask_in_danger(scene, cast)
    assert answer(cast.amira, scene.far) == "WHO O4"
    told = row(Promise, to_unit=cast.hsv)
    assert (told.kind, told.data) == ("lift_asked", {"lift_request": str(request.pk)})
    answer_lift(scene.karin, by=cast.nadja, request=request.pk, is_granted=True)
    assert answer(cast.amira, scene.far) == "CHOICE O9"
    assert answer(cast.jonas, scene.far) == "FLAG O5"
    assert row(Lift).reason == "emergency"
    event = last_event("answer_lift")
    assert event.rule == "B4"
    assert {"MAX7D", "REVIEW", "NOTIFY"} <= set(event.obligations)
    assert count(Promise, to_person=scene.karin, kind="opened") == 2, "of the emergency, and of the lift"
    assert count(Promise, to_unit=cast.ward, kind="lift_answered") == 1


def test_a_no_says_why(scene, cast):
    outer(scene, cast)
    request = ask_in_danger(scene, cast)
    with pytest.raises(Invalid) as refused:
        answer_lift(scene.karin, by=cast.nadja, request=request.pk, is_granted=False)
    assert refused.value.field == "answer"
    answer_lift(scene.karin, by=cast.nadja, request=request.pk, is_granted=False, answer="Inget av betydelse")
    assert answer(cast.amira, scene.far) == "WHO O4"
    with pytest.raises(Conflict):
        answer_lift(scene.karin, by=cast.nadja, request=request.pk, is_granted=True)


def test_nobody_asks_when_there_is_no_danger(scene, cast):
    outer(scene, cast)
    with pytest.raises(NotAllowed):
        request_lift(scene.karin, by=cast.amira, provider=cast.hsv.provider)
    assert count(LiftRequest) == 0


def test_asking_twice_asks_once_and_asking_about_nothing_is_refused(scene, cast):
    outer(scene, cast)
    ask_in_danger(scene, cast)
    with pytest.raises(AlreadyDone):
        request_lift(scene.karin, by=cast.amira, provider=cast.hsv.provider)
    with pytest.raises(NotFound):
        request_lift(scene.karin, by=cast.amira, provider=cast.eslov.provider)


def test_inside_one_provider_the_blocked_unit_answers_and_never_the_one_who_asked(scene, cast):
    inner(scene, cast)
    open_emergency(scene.karin, by=cast.amira, reason="life")
    assert answer(cast.amira, scene.near) == "WHO I6"
    request = request_lift(scene.karin, by=cast.amira, provider=cast.ward.provider, unit=cast.other_ward)
    assert count(Promise, to_unit=cast.other_ward, kind="lift_asked") == 1
    with pytest.raises(NotAllowed):
        answer_lift(scene.karin, by=cast.amira, request=request.pk, is_granted=True)
    answer_lift(scene.karin, by=cast.berit, request=request.pk, is_granted=True)
    assert answer(cast.amira, scene.near) == "PERMIT I5"


def test_another_provider_cannot_answer(scene, cast):
    outer(scene, cast)
    request = ask_in_danger(scene, cast)
    with pytest.raises(NotFound):
        answer_lift(scene.karin, by=cast.maria, request=request.pk, is_granted=True)


def test_when_karin_asks_in_samplan_the_block_ends(scene, cast):
    block = inner(scene, cast)
    with as_system("a test asks as the person"):
        asked = LiftRequest.objects.create(block=block, reason="consent", asked_at=clock.now())
    answer_lift(scene.karin, by=cast.berit, request=asked.pk, is_granted=True)
    assert answer(cast.amira, scene.near) == "CHOICE I8"


def test_a_provider_that_only_knew_her_is_told_where_it_knew_her(scene, cast):
    with as_system("a test looks"):
        assert answering_units(Block(patient=scene.karin, provider=cast.hsv.provider)) == [cast.hsv.pk]
        world.ground(scene.karin, cast.eslov, Basis.LISTED, MORNING)
        assert answering_units(Block(patient=scene.karin, provider=cast.eslov.provider)) == [cast.eslov.pk]


# --- A yes for a while, and changing one's mind ---


def days(number: int):
    return clock.now() + timedelta(days=number)


def as_karin(scene) -> Actor:
    return Actor.of_person(scene.karin)


def test_karin_asks_that_the_ward_may_read_for_three_days(scene, cast):
    record_sharing_consent(scene.karin, by=cast.amira, is_given=True)
    block = outer(scene, cast)
    asked = ask_to_lift(block, by=as_karin(scene), for_unit=cast.ward, until=days(3))
    assert answer(cast.amira, scene.far) == "FLAG O5", "nothing opens before the owner has done it"
    answer_lift(scene.karin, by=cast.nadja, request=asked.pk, is_granted=True)
    assert answer(cast.amira, scene.far) == "CHOICE O6"
    assert row(Lift).valid_until == days(3)
    assert row(Block).valid_until is None, "for everybody else it goes on"
    with clock.at(days(3)):
        assert answer(cast.amira, scene.far) == "FLAG O5"


def test_a_yes_for_one_unit_lifts_nothing_else_and_not_without_review(scene, cast):
    """Karin lets the health centre read. That is no yes to the ward that asks in an emergency: rule B4 answers it."""
    block = outer(scene, cast)
    ask_to_lift(block, by=as_karin(scene), for_unit=cast.vc, until=days(3))
    request = ask_in_danger(scene, cast)
    answer_lift(scene.karin, by=cast.nadja, request=request.pk, is_granted=True)
    event = last_event("answer_lift")
    assert event.rule == "B4"
    assert {"REVIEW", "NOTIFY"} <= set(event.obligations)


def test_a_yes_lapses_when_its_time_is_over(scene, cast):
    block = outer(scene, cast)
    asked = ask_to_lift(block, by=as_karin(scene), for_unit=cast.ward, until=days(2))
    with clock.at(days(2)):
        with pytest.raises(NotAllowed):
            answer_lift(scene.karin, by=cast.nadja, request=asked.pk, is_granted=True)
        ask_to_lift(block, by=as_karin(scene), for_unit=cast.ward, until=days(2))
    assert count(Lift) == 0


def test_karin_takes_her_question_back_and_then_nothing_can_be_lifted(scene, cast):
    block = outer(scene, cast)
    asked = ask_to_lift(block, by=as_karin(scene), for_unit=cast.ward)
    with pytest.raises(NotFound):
        take_back_lift_request(asked, by=Actor.of_person(make_person("Per Testsson", "196403193771")))
    take_back_lift_request(asked, by=as_karin(scene))
    with pytest.raises(Conflict):
        answer_lift(scene.karin, by=cast.nadja, request=asked.pk, is_granted=True)
    with pytest.raises(IllegalMove):
        take_back_lift_request(asked, by=as_karin(scene))


@pytest.mark.parametrize("who", ["the owner", "Karin"])
def test_a_lift_is_ended_early_by_the_owner_and_by_karin_and_by_nobody_else(scene, cast, who):
    record_sharing_consent(scene.karin, by=cast.amira, is_given=True)
    lifted = lift(scene, cast, outer(scene, cast))
    per = make_person("Per Testsson", "196403193771")
    for stranger, person in ((cast.amira, scene.karin), (Actor.of_person(per), scene.karin), (as_karin(scene), per)):
        with pytest.raises(NotFound):
            end_lift(person, by=stranger, lift=lifted.pk)
    assert answer(cast.amira, scene.far) == "CHOICE O6"
    with clock.at(days(1)):
        end_lift(scene.karin, by=cast.nadja if who == "the owner" else as_karin(scene), lift=lifted.pk)
        assert answer(cast.amira, scene.far) == "FLAG O5"
        assert row(Lift).ended_at == row(Lift).valid_until == clock.now()
        with pytest.raises(NotFound):
            end_lift(scene.karin, by=as_karin(scene), lift=lifted.pk)


def test_nothing_is_lifted_for_those_whom_the_block_is_about(scene, cast):
    block = inner(scene, cast)
    with pytest.raises(Invalid) as refused:
        lift_block(scene.karin, by=cast.berit, block=block.pk, for_unit=cast.other_ward, heard="phone")
    assert refused.value.field == "for_unit"
    with pytest.raises(Invalid):
        ask_to_lift(outer(scene, cast), by=as_karin(scene), for_unit=cast.hsv)


def test_a_block_that_cannot_be_registered_is_refused_with_a_reason(scene, cast):
    asked = ask_for_block(scene.karin, by=as_karin(scene), unit=cast.other_ward, kind="inner")
    with pytest.raises(NotFound):
        refuse_block(scene.karin, by=cast.nadja, asked=asked.pk, answer="Fel mottagare")
    with pytest.raises(Invalid):
        refuse_block(scene.karin, by=cast.berit, asked=asked.pk, answer=" ")
    refuse_block(scene.karin, by=cast.berit, asked=asked.pk, answer="Vi har inte skrivit något om dig.")
    assert answer(cast.amira, scene.near) == "CHOICE I8"
    with pytest.raises(NotFound):
        register_block(scene.karin, by=cast.berit, asked=asked.pk)
    ask_for_block(scene.karin, by=as_karin(scene), unit=cast.other_ward, kind="inner")


def test_karin_is_told_of_all_that_becomes_of_her_blocks_in_words_that_say_nothing(scene, cast):
    def told() -> int:
        return count(Promise, to_person=scene.karin, kind="block_answered")

    asked = ask_for_block(scene.karin, by=as_karin(scene), unit=cast.other_ward, kind="inner")
    refuse_block(scene.karin, by=cast.berit, asked=asked.pk, answer="Vi har inte skrivit något om dig.")
    assert told() == 1
    block = outer(scene, cast)
    assert told() == 2
    lifted = lift(scene, cast, block)
    assert told() == 3
    end_lift(scene.karin, by=cast.nadja, lift=lifted.pk)
    assert told() == 4
    request = ask_to_lift(block, by=as_karin(scene))
    answer_lift(scene.karin, by=cast.nadja, request=request.pk, is_granted=False, answer="Ring oss först.")
    assert told() == 5
    end_block(scene.karin, by=cast.nadja, block=block.pk, text="Karin ringde")
    assert told() == 6
    kind = kinds.kind("block_answered")
    assert not [word for word in ("spärr", "block") if word in f"{kind.title} {kind.text}".lower()]
