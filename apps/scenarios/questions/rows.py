"""The row that is asked about, one function for each kind of information."""

from typing import Any

from apps.access.actor import Actor
from apps.access.models import (
    Block,
    LiftReason,
    LiftRequest,
    SharingConsent,
)
from apps.administration.figures import Figures, stored
from apps.administration.models import Change
from apps.audit import log
from apps.careplans.models import Invitation, Meeting, Plan
from apps.cases.kinds import Agreement
from apps.cases.models import Content, Message
from apps.core.guard import Guarded
from apps.followup.kinds import PlaceKind
from apps.followup.models import Figure
from apps.notifications import outbox
from apps.patients.models import Address, Relationship
from apps.records.models import RecordEntry

from .question import IN_CASE, RECORD, Built, NotBuilt
from .situation import Situation

AGREEMENTS = {"none": Agreement.NONE, "valid": Agreement.VALID, "refused": Agreement.REFUSED}
BASES = {"none": "none", "duty": "none", "consent": "consent", "men": "harm_test", "excp": "exception"}


class Rows(Situation):
    """What is asked about, with everything around it."""

    def build(self) -> Built:
        q = self.q
        self.provider, self.unit = self.place(q.prov)
        self.owner, self.owner_unit = self.owners_place()
        self.person = self.a_person(q.age, is_protected=q.prot, is_sealed=q.sealed)
        self.mandate: Relationship | None = None
        actor = self.staff() if q.actor == "staff" else self.citizen()
        self.situation(actor)
        row = self.row(actor)
        return Built(actor, row, self.person)

    def row(self, actor: Actor) -> Guarded:
        res = self.q.res
        if res in RECORD:
            return self.entry(RECORD[res])
        if res == "sip":
            return self.plan(actor)
        if res in IN_CASE:
            return self.message(res)
        makers: dict[str, Any] = {
            "address": lambda: Address.objects.get(pk=self.person.pk),
            "block": self.asked_block,
            "consent": self.asked_consent,
            "msg": self.inbox,
            "log": lambda: self.written_down(actor),
            "perm": lambda: self.change(actor),
            "stat": self.counted,
        }
        if res not in makers:
            raise NotBuilt(res)
        return makers[res]()

    def entry(self, kind: str) -> RecordEntry:
        return RecordEntry.objects.create(
            patient=self.person,
            unit=self.owner_unit,
            provider=self.owner,
            provider_kind=self.owner.kind,
            kind=kind,
            title="Prövning",
            happened_at=self.since,
            recorded_at=self.since,
            author=self.colleague,
            is_shared=self.q.shared,
            withheld_reason="Prövning" if self.q.hidden else "",
        )

    def message(self, res: str) -> Guarded:
        """What somebody has sent in a case: its head, or for what goes beyond the statutory fields its content."""
        case = self.open_case()
        readers = [self.unit.pk] if self.q.case == "part" or self.q.actor == "staff" else []
        message = Message.objects.create(
            case=case,
            kind={"svuMin": "admission_notice"}.get(res, "general_message"),
            sender=self.owner_unit,
            author=self.colleague,
            author_title="ward_nurse",
            readers=readers,
            basis=BASES[self.q.basis],
            is_withheld=self.q.hidden,
            occurred_at=self.since,
            sent_at=self.since,
            registered_at=self.since,
        )
        return Content.objects.create(message=message) if res == "svuInfo" else message

    def plan(self, actor: Actor) -> Plan:
        """A coordinated plan that the person has said yes to, no, or nothing. `scope`: a relative has been invited."""
        case = self.open_case("sip", AGREEMENTS[self.q.sipc], is_withheld=self.q.hidden)
        if self.q.actor == "invited" and self.q.scope:
            meeting = Meeting.objects.create(
                case=case, starts_at=self.now, respond_by=self.now, called_by=self.owner_unit, called_at=self.since
            )
            Invitation.objects.create(case=case, meeting=meeting, person_id=actor.person)
        return Plan.objects.create(case=case, initiated_by="region", reason="Prövning")

    def asked_block(self) -> Block:
        q = self.q
        provider, unit = (self.provider, self.unit) if q.own_prov else self.place("V")
        is_request, asked = q.act == "block", q.basis == "consent"
        is_inner = q.block == "outer"  # two live blocks of one kind and owner cannot be: ask about another one
        block = Block.objects.create(
            patient=self.person, kind="inner" if is_inner else "outer", provider=provider,
            unit=unit if is_inner else None, valid_from=self.since,
            requested_at=self.since if asked or not is_request else None,
            registered_at=None if is_request else self.since,
        )  # fmt: skip
        if q.act == "unblock" and asked:
            LiftRequest.objects.create(block=block, reason=LiftReason.CONSENT, asked_at=self.since)
        return block

    def asked_consent(self) -> SharingConsent:
        if self.q.own_prov:
            return SharingConsent.objects.create(
                patient=self.person, provider=self.provider, unit=self.unit, valid_from=self.since
            )
        provider, unit = self.place("V")
        return SharingConsent.objects.create(patient=self.person, provider=provider, unit=unit, valid_from=self.since)

    def written_down(self, actor: Actor) -> Guarded:
        """What somebody has done about the person: a colleague, or the one who asks (`self_`)."""
        unit = self.unit if self.q.own_prov else self.place("V")[1]
        staff_id = actor.staff_id if self.q.self_ else self.colleague.pk
        doer = Actor(kind="staff", staff_id=staff_id, unit=unit.pk, provider=unit.provider_id, role="ward_nurse")
        log.record(doer, "write_entry", patient_id=self.person.pk)
        return log.events().get(patient_id=self.person.pk)

    def change(self, actor: Actor) -> Change:
        """A change that somebody has proposed, about a colleague or about the one who asks."""
        q = self.q
        provider = self.provider if q.own_prov else self.place(q.prov)[0]
        return Change.objects.create(
            provider=provider,
            staff_id=actor.staff_id if q.self_ else self.colleague.pk,
            title="Prövning",
            operations=[],
            reason="Prövning",
            figures=stored(Figures(self.now.date().isoformat())),
            proposed_by=self.a_colleague("Olle Dahl"),
            proposed_at=self.since,
            approved_by=self.a_colleague("Siv Lind") if q.four else None,
        )

    def counted(self) -> Figure:
        """What is told of so many at a unit: the own provider's, or another's."""
        unit = self.unit if self.q.own_prov else self.place(self.q.prov)[1]
        month = self.since.date().replace(day=1)
        return Figure.objects.create(month=month, measure="usk_days", place_kind=PlaceKind.UNIT, unit=unit, n=self.q.n)

    def inbox(self) -> Guarded:
        to = {"to_unit": self.owner_unit} if self.q.actor == "staff" else {"to_person": self.person}
        return outbox.promise("news", **to)
