"""Karin lets her daughter Eva follow the case, and takes it back."""

import pytest

from apps.access.actor import Actor
from apps.access.deciding import decide
from apps.cases.actions import answer_guest_invitation, end_guest, invite_guest
from apps.cases.models import CaseGuest, GuestInvitation, Message
from apps.core import clock
from apps.core.errors import Conflict, IllegalMove, Invalid, NotAllowed, NotFound
from apps.core.guard import as_system
from apps.identity.models import User
from apps.notifications.models import Promise
from apps.patients.models import Person, Relationship
from tests.cast import make_person

EVA = "197001239297"


@pytest.fixture
def eva(told_case) -> Actor:
    user = User.objects.create(issuer="https://id.example", subject="eva", created_at=clock.now())
    return Actor.of_person(make_person("Eva Testsson", EVA, user=user), user_id=user.pk)


def as_guest(eva: Actor) -> Actor:
    with as_system("a test lets Eva act"):
        mandate = Relationship.objects.select_related("relative").get(relative=eva.person, kind="relative")
    return Actor.of_mandate(mandate, user_id=eva.user_id)


def accept(told_case, cast, eva) -> GuestInvitation:
    invitation = invite_guest(told_case, by=cast.patient, personal_number=EVA, name="Eva Testsson")
    return answer_guest_invitation(invitation, by=eva, yes=True)


def first_message(case) -> Message:
    with as_system("a test looks"):
        return Message.objects.filter(case=case).exclude(kind="admission_notice").first() or Message.objects.create(
            case=case, kind="general_message", sender=case.responsible_unit, author=case.stay.assessed_by,
            author_title="ward_nurse", readers=[case.responsible_unit_id], occurred_at=case.opened_at,
            sent_at=case.opened_at, registered_at=case.opened_at,
        )  # fmt: skip


def test_a_guest_sees_the_case_and_nothing_else(told_case, cast, eva):
    accept(told_case, cast, eva)
    guest = as_guest(eva)
    assert (decide(guest, told_case).effect, decide(guest, told_case).rule) == ("PERMIT", "N1")
    assert decide(guest, first_message(told_case)).rule == "N1"
    assert decide(guest, cast.karin).rule == "N2"
    assert decide(guest, told_case, "write").rule == "N2"
    with as_system("a test opens another case"):
        other = type(told_case).objects.create(
            process="svu", patient=cast.karin, state="planning", responsible_unit=cast.vc,
            opened_at=told_case.opened_at,
            changed_at=told_case.opened_at, rules_on=told_case.rules_on,
        )  # fmt: skip
    assert decide(guest, other).rule == "N2"
    assert list(type(told_case).objects.visible_to(guest)) == [told_case]


def test_an_invitation_opens_nothing_before_the_answer(told_case, cast, eva):
    invitation = invite_guest(told_case, by=cast.patient, personal_number=EVA, name="Eva Testsson")
    assert decide(as_guest(eva), told_case).rule == "N2"
    assert list(GuestInvitation.objects.visible_to(eva)) == [invitation]
    answer_guest_invitation(invitation, by=eva, yes=False)
    with pytest.raises(IllegalMove):
        answer_guest_invitation(invitation, by=eva, yes=True)


def test_taking_it_back_bites_at_once(told_case, cast, eva):
    invitation = accept(told_case, cast, eva)
    guest = as_guest(eva)
    end_guest(invitation, by=cast.patient)
    assert decide(guest, told_case).rule == "G3"
    with as_system("a test looks"):
        assert not CaseGuest.objects.filter(valid_until__gt=clock.now()).exists()
    with pytest.raises(IllegalMove):
        end_guest(invitation, by=cast.patient)


def test_only_the_invited_answers(told_case, cast, eva):
    invitation = invite_guest(told_case, by=cast.patient, personal_number=EVA, name="Eva Testsson")
    with pytest.raises((NotAllowed, NotFound)):
        answer_guest_invitation(invitation, by=cast.patient, yes=True)
    stranger = Actor.of_person(make_person("Sven Testsson", "197105142397"))
    with pytest.raises(NotFound):
        answer_guest_invitation(invitation, by=stranger, yes=True)


def test_staff_write_down_that_the_person_wants_it(told_case, cast, eva):
    invitation = invite_guest(told_case, by=cast.amira, personal_number=EVA, name="Eva Testsson")
    assert invitation.invited_by_id == cast.amira.staff_id
    with pytest.raises(NotFound):
        invite_guest(told_case, by=cast.elin, personal_number=EVA, name="Eva Testsson")


@pytest.mark.parametrize(
    ("number", "field"), [("194807073228", "personal_number"), ("12", "personal_number"), ("197110021834", "name")]
)
def test_a_wrong_guest_is_refused_by_field(told_case, cast, number, field):
    with pytest.raises(Invalid) as refused:
        invite_guest(
            told_case, by=cast.patient, personal_number=number, name="" if field == "name" else "Eva Testsson"
        )
    assert field in refused.value.fields


def test_nobody_is_invited_twice_or_when_an_identity_is_protected(told_case, cast, eva):
    invite_guest(told_case, by=cast.patient, personal_number=EVA, name="Eva Testsson")
    with pytest.raises(Conflict):
        invite_guest(told_case, by=cast.patient, personal_number=EVA, name="Eva Testsson")
    with as_system("a test protects"):
        Person.objects.filter(pk=cast.karin.pk).update(protection="marked")
    with pytest.raises(Invalid):
        invite_guest(told_case, by=cast.patient, personal_number="197105142397", name="Sven Testsson")


def test_a_protected_identity_and_an_unknown_number_look_like_any_other(told_case, cast, eva):
    """Whoever wants to find somebody must not learn anything by trying a number."""
    make_person("Sven Skyddad", "197105142397", protection="protected")
    for number in (EVA, "197105142397", "196403193771"):
        sent = invite_guest(told_case, by=cast.patient, personal_number=number, name="Någon nära")
        assert (sent.name, sent.answered_at) == ("Någon nära", None)
        with pytest.raises(Conflict):
            invite_guest(told_case, by=cast.patient, personal_number=number, name="Någon nära")
        with pytest.raises(Invalid) as refused:
            invite_guest(told_case, by=cast.patient, personal_number=number)
        assert list(refused.value.fields) == ["name"]
    with as_system("a test looks"):
        assert not Relationship.objects.filter(relative__name="Sven Skyddad").exists()
        assert not Promise.objects.filter(kind="guest_invited", to_person__name="Sven Skyddad").exists()
        hidden = GuestInvitation.objects.get(guest=None)
    assert GuestInvitation.objects.visible_to(cast.patient).count() == 3
    end_guest(hidden, by=cast.patient)


def test_the_librarys_generic_tables_stay_empty(told_case, cast, eva):
    from guardian.models import GroupObjectPermission, UserObjectPermission

    accept(told_case, cast, eva)
    assert not UserObjectPermission.objects.exists()
    assert not GroupObjectPermission.objects.exists()
