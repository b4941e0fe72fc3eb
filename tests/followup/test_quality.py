"""What is missing is told by how many, and by case only to those who may open it."""

from datetime import date

import pytest

from apps.core import clock
from apps.core.guard import as_system
from apps.discharge import actions
from apps.discharge.models import ReadyPeriod, Stay
from apps.followup import quality
from apps.followup.tasks import count_lacks
from tests.cast import make_actor, moment

pytestmark = pytest.mark.django_db


def test_few_are_not_counted_and_no_case_is_told_to_whoever_only_follows_up(ward, cast, analyst):
    stays = ward.many(5, person=None)
    with as_system("a test forgets a few things"):
        Stay.objects.update(care_form="")
        ReadyPeriod.objects.filter(stay=stays[0]).update(
            sent_at=moment("2026-03-03T10:00"), ended_at=moment("2026-03-03T10:00")
        )
    ward.message(stays[0], "ready_notice", "2026-03-02T10:00")
    head = make_actor("Birgitta Alm", "unit_manager", cast.lund)
    with clock.at(moment("2026-03-20T10:00")):
        count_lacks(clock.now())
        found = {(one.code, one.unit.name): one.n for one in quality.found_at(analyst)}
        assert found == {
            ("no_care_form", "Geriatrikavdelning 7"): 5,
            ("ready_after_leaving", "Geriatrikavdelning 7"): None,
        }
        assert [(one.code, one.n) for one in quality.found_at(head)] == [("no_receipt", None)]
        assert not quality.found_at(cast.amira)
        count_lacks(clock.now())
        assert len(quality.found_at(analyst)) == 2, "counted anew, not once more"
        assert quality.cases_of(analyst, quality.lack_of("no_care_form")) == []


def test_the_ward_opens_what_it_can_mend(cast):
    with clock.at(moment("2026-03-30T09:10")):
        case = actions.open_case(
            cast.karin,
            by=cast.amira,
            admitted_at=moment("2026-03-30T08:00"),
            assessed_by=cast.staff("jonas"),
            care_form="somatic",
            expected_needs=["social"],
            estimated_discharge_at=date(2026, 4, 3),
        )
        actions.send_admission_notice(case, by=cast.amira, to=[cast.lund])
        with as_system("a test forgets the form of care"):
            Stay.objects.update(care_form="")
        lack = quality.lack_of("no_care_form")
        assert quality.cases_of(cast.amira, lack) == [case.pk]
        assert quality.cases_of(cast.per, lack) == []
