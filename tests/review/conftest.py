"""Lo reviews the region's log; Karin has been read about, at nine on Monday 30 March 2026."""

import pytest

from apps.access.verbs.emergencies import open_emergency
from apps.audit import log
from apps.core import clock
from apps.notifications import outbox
from apps.organisations.models import Assignment, Staff
from apps.review import tasks
from tests.cast import make_actor, moment
from tests.signing import new_user, sign_in_as_staff

MORNING = moment("2026-03-30T09:00")


@pytest.fixture(autouse=True)
def morning():
    with outbox.held(), clock.at(MORNING):
        yield


@pytest.fixture
def lo(cast):
    cast.actors["lo"] = make_actor("Lo Ginman", "log_reviewer", cast.ward)
    return cast.lo


@pytest.fixture
def emergency(cast, lo):
    """Jonas opens Karin's record in an emergency, reads, and Lo is asked to look at it."""
    made = open_emergency(cast.karin, by=cast.jonas, reason="life", text="Medvetslös i väntrummet.")
    with clock.at(moment("2026-03-30T09:05")):
        log.record(
            cast.jonas, "read", patient_id=cast.karin.pk, subject_type="records.recordentry", information="RECORD"
        )
    with clock.at(moment("2026-03-30T09:15")):
        tasks.pick_emergencies_to_review(clock.now())
    return made


def reads(actor, person, at="2026-03-29T10:00", **more):
    with clock.at(moment(at)):
        log.record(actor, "read", patient_id=person.pk, subject_type="cases.case", **more)


def enter(client, actor):
    """Signed in, as on any morning."""
    staff = Staff.objects.get(pk=actor.staff_id)
    staff.user = new_user()
    staff.save()
    sign_in_as_staff(client, staff.user, Assignment.objects.get(staff=staff))
    return client
