"""Times that came: how somebody was reached last, and what counts as an invitation at all."""

from datetime import timedelta
from uuid import uuid4

import pytest

from apps.appointments.models import Appointment, ClinicTask, Dispatch, Invitation
from apps.core.guard import as_system
from apps.followup import gathering
from apps.followup.subjects import InvitationFact, VisitFact
from tests.cast import moment

pytestmark = pytest.mark.django_db
BEGINS = moment("2026-03-20T10:00")
SENT = BEGINS - timedelta(days=10)
MARCH = gathering.Window.of(BEGINS.date().replace(day=1))
MAILBOX = [("kivra", "mailbox", "accepted"), ("portal", "notice", "accepted"), ("sms", "notice", "delivered")]
SAID_NO = [("kivra", "mailbox", "rejected"), *MAILBOX[1:], ("paper", "otherwise", "accepted")]
LETTER = [("portal", "account", "accepted"), ("paper", "unread", "accepted")]


@pytest.fixture
def invited(cast, ward):
    """Somebody was booked at the health centre, invited by these ways, and came."""

    def make(ways, call=None) -> Appointment:
        with as_system("a test invites somebody"):
            booked = Appointment.objects.create(
                patient=ward.person(), unit=cast.vc, starts_at=BEGINS, ends_at=BEGINS + timedelta(minutes=30),
                state="fulfilled", made_at=SENT, changed_at=BEGINS,
            )  # fmt: skip
            if ways or call:
                sent_at = SENT if ways else None
                invitation = Invitation.objects.create(appointment=booked, made_at=SENT, sent_at=sent_at)
                for order, (channel, reason, state) in enumerate(ways):
                    Dispatch.objects.create(
                        invitation=invitation, channel=channel, order=order, reason=reason, state=state, key=uuid4(),
                        made_at=SENT,
                    )  # fmt: skip
            if call:
                outcome, by = call
                ClinicTask.objects.create(
                    appointment=booked, invitation=invitation, unit=cast.vc, kind="phone_patient", due_at=BEGINS,
                    state="done", made_at=SENT, ended_at=BEGINS, outcome=outcome, ended_by=by and cast.staff(by),
                )  # fmt: skip
        return booked

    return make


@pytest.mark.parametrize(
    ("ways", "call", "channel"),
    [
        ([], None, ""),
        (MAILBOX, None, "kivra"),
        (SAID_NO, None, "paper"),
        (LETTER, None, "paper"),
        (LETTER, ("reached. Kommer gärna", "maria"), "phone"),
        (LETTER, ("", "maria"), "phone"),  # she wrote down the answer that she was given on the phone
        (LETTER, ("given_up", "maria"), "paper"),
        (LETTER, ("", None), "paper"),  # nobody phoned: the person came before that
        ([], ("reached", "maria"), "phone"),  # of somebody protected nothing is sent
    ],
)
def test_the_way_that_reached_somebody_last_is_how_they_were_invited(invited, ways, call, channel):
    invited(ways, call)
    [visit] = gathering.subjects(VisitFact, MARCH)
    assert (visit.channel, visit.is_no_show) == (channel, False)


def test_a_page_beside_a_mailbox_that_said_no_is_no_digital_invitation(invited):
    for ways in (MAILBOX, SAID_NO, LETTER):
        invited(ways)
    found = sorted((one.is_digital, one.is_on_paper) for one in gathering.subjects(InvitationFact, MARCH))
    assert found == [(False, True), (True, False), (True, True)]
