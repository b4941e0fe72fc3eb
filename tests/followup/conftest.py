"""A month at the geriatric ward: people who came, were ready, and went home."""

from datetime import date, timedelta
from itertools import count

import pytest

from apps.cases.models import Case, Content, Message, Participant, Receipt
from apps.core.guard import as_system
from apps.discharge.models import ReadyPeriod, Stay
from apps.patients.models import Person
from tests.cast import moment

_numbers = count(1)


class Ward:
    """Makes stays that have ended, as rows. Whoever is not told of is a woman of 77 in Lund."""

    def __init__(self, cast):
        self.cast = cast

    def stay(
        self, ready: str = "2026-03-02T10:00", left: str = "2026-03-02T15:00", *, unit="ward", person=None,
        end_reason="completed", told=("vc", "lund"), **more,
    ) -> Stay:  # fmt: skip
        with as_system("a test makes a stay"):
            return self.rows(moment(ready), moment(left), self.cast.units[unit], person, end_reason, told, more)

    def person(self, **more) -> Person:
        given = {"municipality_code": "1281", "born_on": date(1948, 7, 7), **more}
        number = f"SK{next(_numbers):010}"
        with as_system("a test makes somebody"):
            return Person.objects.create(name="Karin Testsson", personal_number=number, number_kind="reserve", **given)

    def rows(self, ready, left, unit, person, end_reason, told, more) -> Stay:
        came, has_left = ready - timedelta(days=5), end_reason != "deceased"
        state = "closed" if end_reason == "completed" else "cancelled"
        case = Case.objects.create(
            process="svu", patient=person or self.person(), state=state, responsible_unit=unit, opened_at=came,
            is_closed=True, closed_at=left, end_reason=end_reason, rules_on=came.date(), changed_at=left,
        )  # fmt: skip
        Participant.objects.bulk_create(
            Participant(case=case, unit=one, joined_at=came, last_activity_at=came)
            for one in (unit, *(self.cast.units[name] for name in told))
        )
        values = {"notice_sent_at": came, "notice_due_at": came + timedelta(hours=24), **more}
        stay = Stay.objects.create(
            case=case, admitted_at=came, discharged_at=left if has_left else None,
            destination="own_home" if has_left else "", expected_needs=["social"], **values,
        )  # fmt: skip
        day = ready.date() + timedelta(days=3)
        ReadyPeriod.objects.create(
            stay=stay, decided_by=self.cast.staff("jonas"), decided_at=ready, sent_at=ready, first_payable_day=day,
            sip_call_due=day, ended_at=left, end_reason="discharged" if has_left else "deceased",
        )  # fmt: skip
        return stay

    def message(self, stay: Stay, kind: str, at: str, *, answered: str = "", to="lund", estimate: str = "") -> Message:
        with as_system("a test sends a message"):
            told = self.cast.units[to]
            message = Message.objects.create(
                case=stay.case, kind=kind, sender=self.cast.ward, author=self.cast.staff("amira"),
                author_title="ward_nurse", readers=[told.pk], statutory={"estimated_discharge_at": estimate},
                occurred_at=moment(at), sent_at=moment(at), registered_at=moment(at),
            )  # fmt: skip
            Content.objects.create(message=message)
            Receipt.objects.create(
                message=message, unit=told, state="acknowledged" if answered else "unopened",
                acknowledged_at=moment(answered) if answered else None,
            )  # fmt: skip
        return message

    def many(self, number: int, **more) -> list[Stay]:
        return [self.stay(**more) for _ in range(number)]


@pytest.fixture
def ward(cast) -> Ward:
    return Ward(cast)


@pytest.fixture
def analyst(cast):
    from tests.cast import make_actor

    return make_actor("Rut Ek", "analyst", cast.ward)
