"""How things stand between who asks and whom it is about: relation, consent, capacity, emergency, blocks, case."""

from datetime import timedelta
from uuid import uuid4

from apps.access import grounds
from apps.access.actor import Actor
from apps.access.models import (
    Basis,
    Block,
    Capacity,
    CapacityKind,
    Choice,
    Emergency,
    ExtendedAccess,
    Inquiry,
    Lift,
    SharingConsent,
)
from apps.cases.kinds import Agreement
from apps.cases.models import Case

from .people import People
from .question import IN_CASE


class Situation(People):
    """Rows for everything that the table calls the situation."""

    def situation(self, actor: Actor) -> None:
        q = self.q
        if q.rel != "none":
            basis = Basis.LISTED if q.rel == "listed" else Basis.CARE
            self.ground(basis, until=self.over if q.rel == "former" else None)
        if q.consent != "none":
            self.consent(is_given=q.consent == "valid")
        if q.cap != "ok":
            kind = {"temp": CapacityKind.TEMPORARY, "lasting": CapacityKind.LASTING, "child": CapacityKind.CHILD}
            Capacity.objects.create(patient=self.person, kind=kind[q.cap], unit=self.unit, valid_from=self.since)
        if q.inquiry:
            Inquiry.objects.create(patient=self.person, unit=self.unit, text="Frågat dottern.", made_at=self.since)
        if q.emerg and q.actor == "staff":
            self.emergency(actor)
        if q.block != "none":
            self.block()
        if q.choice and q.actor == "staff" and actor.assignment:
            Choice.objects.create(
                patient=self.person, assignment=self.assignment, provider=self.owner, reason="Prövning",
                valid_from=self.since,
            )  # fmt: skip
        if q.case != "none" and q.res not in IN_CASE:
            self.open_case()
        if q.ext:
            ExtendedAccess.objects.create(
                patient=self.person, unit=self.owner_unit, mandate=self.mandate, valid_from=self.since
            )

    def ground(self, basis: Basis, *, until=None, source: str = "stay", source_id=None, **more) -> None:
        grounds.open(
            patient_id=self.person.pk,
            unit_id=self.unit.pk,
            basis=basis,
            source=source,
            source_id=source_id or uuid4(),
            valid_from=self.since,
            valid_until=until,
            **more,
        )

    def consent(self, *, is_given: bool) -> SharingConsent:
        row = SharingConsent.objects.create(
            patient=self.person, provider=self.provider, unit=self.unit, is_given=is_given, valid_from=self.since
        )
        if is_given:
            self.ground(Basis.CONSENT, source="consent", source_id=row.pk)
        return row

    def emergency(self, actor: Actor) -> None:
        row = Emergency.objects.create(
            patient=self.person, unit=self.unit, staff_id=actor.staff_id, reason="life",
            valid_from=self.now - timedelta(minutes=5), valid_until=self.now + timedelta(hours=1),
        )  # fmt: skip
        self.ground(
            Basis.EMERGENCY, until=row.valid_until, source="emergency", source_id=row.pk, staff_id=actor.staff_id
        )

    def block(self) -> None:
        q = self.q
        block = Block.objects.create(
            patient=self.person,
            kind=q.block,
            provider=self.owner,
            unit=self.owner_unit if q.block == "inner" else None,
            exempt=["medication", "alert"] if q.excl else [],
            requested_at=self.since,
            registered_at=self.since,
            valid_from=self.since,
        )
        if q.lift != "none":
            Lift.objects.create(
                block=block, unit=self.unit, reason=q.lift, valid_from=self.since,
                valid_until=self.now + timedelta(days=5),
            )  # fmt: skip

    def open_case(self, process: str = "svu", agreement: str = Agreement.NONE, *, is_withheld: bool = False) -> Case:
        q = self.q
        is_closed = q.case == "closed"
        states = {"svu": ("closed", "planning"), "sip": ("ended", "active")}
        ended, going_on = states[process]
        case = Case.objects.create(
            process=process, patient=self.person, state=ended if is_closed else going_on, agreement=agreement,
            responsible_unit=self.owner_unit, opened_at=self.since, changed_at=self.since,
            rules_on=self.since.date(), is_closed=is_closed, closed_at=self.over if is_closed else None,
            is_withheld=is_withheld,
        )  # fmt: skip
        if q.case in ("part", "left", "closed"):
            self.ground(Basis.CASE, until=None if q.case == "part" else self.over, source="case", source_id=case.pk)
        if q.case == "closed":
            self.ground(Basis.ENDED_CASE, source="case", source_id=case.pk)
        return case
