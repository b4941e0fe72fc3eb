"""A row of the decision table as real rows: who asks, about what, in which situation. Holds no rule.

The columns are those of the table's own description (docs/access.md). `build` returns whoever asks and the row that is
asked about, or raises NotBuilt where the product has no such kind of information yet.
"""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from itertools import count
from typing import Any
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
    LiftReason,
    LiftRequest,
    SharingConsent,
)
from apps.administration.figures import Figures, stored
from apps.administration.models import Change
from apps.audit import log
from apps.careplans.models import Invitation, Meeting, Plan
from apps.cases.kinds import Agreement
from apps.cases.models import Case, Content, Message
from apps.core import calendar, clock
from apps.core.guard import Guarded, as_system
from apps.notifications import outbox
from apps.organisations.models import Assignment, Principal, Provider, RiskAnalysis, RoleProfile, Staff, Unit
from apps.patients.models import Address, Person, Relationship, Scope
from apps.records.models import RecordEntry

RECORD = {"note": "note", "meds": "medication", "alert": "alert", "fmu": "fmu"}
AGREEMENTS = {"none": Agreement.NONE, "valid": Agreement.VALID, "refused": Agreement.REFUSED}
IN_CASE = ("caseDoc", "sip", "svuMin", "svuInfo")
KINDS = {"guardian": "guardian", "proxy": "proxy", "legalrep": "legal_representative", "invited": "relative"}
BASES = {"none": "none", "duty": "none", "consent": "consent", "men": "harm_test", "excp": "exception"}
ROLES = {"BEH": "permission_admin", "LOGG": "log_reviewer", "STAT": "analyst", "TEKN": "technician"}
_serial = count(1)


class NotBuilt(Exception):
    """The product has no such kind of information, or nothing to do with it, yet."""


@dataclass(frozen=True)
class Question:
    """One row of the table. The names are the table's columns; what is left out has the table's usual value."""

    actor: str = "staff"
    loa: int = 3
    asg: bool = True
    purpose: str = "VB"
    prov: str = "V"
    svod: bool = True
    rel: str = "care"
    owner: str = "unit"
    res: str = "note"
    act: str = "read"
    shared: bool = True
    consent: str = "none"
    cap: str = "ok"
    inquiry: bool = False
    emerg: bool = False
    block: str = "none"
    excl: bool = False
    lift: str = "none"
    choice: bool = True
    case: str = "none"
    sipc: str = "none"
    basis: str = "none"
    age: int = 40
    prot: bool = False
    clear: bool = False
    self_: bool = False
    sealed: bool = False
    hidden: bool = False
    ext: bool = False
    gblock: bool = False
    scope: bool = False
    live: bool = True
    direct_proxy_law: bool = False
    own_prov: bool = True
    four: bool = False
    n: int = 20


COLUMNS = {field.name: field.type for field in fields(Question)}


@dataclass(frozen=True)
class Built:
    actor: Actor
    row: Guarded
    person: Person


def build(question: Question) -> Built:
    """Real rows for a question, in the transaction of the caller. Raises NotBuilt."""
    with as_system("building a question of the decision table"):
        return Builder(question).build()


class Builder:
    def __init__(self, question: Question):
        self.q = question
        self.now: datetime = clock.now()
        self.since = self.now - timedelta(days=1)
        self.over = self.now - timedelta(hours=1)

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

    # --- where and who ---

    def place(self, kind: str, provider: Provider | None = None) -> tuple[Provider, Unit]:
        number = next(_serial)
        if provider is None:
            principal = Principal.objects.create(code=f"T{number}", name=f"Huvudman {number}", kind="private")
            provider = Provider.objects.create(
                hsa_id=f"SE-T-P{number}", principal=principal, name=f"Vårdgivare {number}", kind=kind,
                svod_from=calendar.today() - timedelta(days=400),
            )  # fmt: skip
        unit = Unit.objects.create(
            hsa_id=f"SE-T-U{number}", provider=provider, name=f"Enhet {number}", kind=self.unit_kind(provider.kind)
        )
        return provider, unit

    def unit_kind(self, provider_kind: str) -> str:
        if provider_kind == "O":
            return "social_services"
        return "outpatient" if self.q.purpose in ("KVAL", "ADM") else "inpatient"

    def owners_place(self) -> tuple[Provider, Unit]:
        if self.q.owner in ("otherV", "otherO"):
            return self.place(self.q.owner[-1])
        if self.q.owner == "provider":
            return self.place(self.provider.kind, self.provider)
        return self.provider, self.unit

    def a_person(self, age: int, *, is_protected: bool = False, is_sealed: bool = False) -> Person:
        today = calendar.today()
        born = today.replace(year=today.year - age, day=min(today.day, 28)) - timedelta(days=20)
        return Person.objects.create(
            name="Karin Testsson",
            personal_number=f"SK{next(_serial):010}",
            number_kind="reserve",
            born_on=born,
            address="Storgatan 1, 222 22 Lund",
            protection="marked" if is_protected else "none",
            sealed_at=self.since if is_sealed else None,
        )

    def staff(self) -> Actor:
        q = self.q
        person = self.person.pk if q.self_ else None
        self.colleague = self.a_colleague("Jonas Ek")
        me = Staff.objects.create(hsa_id=f"SE-T-S{next(_serial)}", name="Amira Haddad")
        analysis = RiskAnalysis.objects.create(provider=self.provider, title="Prövning")
        role = ROLES.get(q.purpose) or self.clinical_role()
        profile = RoleProfile.objects.create(
            provider=self.provider, name="Prövning", role=role, purpose=q.purpose, analysis=analysis,
            reads_other_providers=q.svod, handles_protected=q.clear,
        )  # fmt: skip
        self.assignment = Assignment.objects.create(
            staff=me, unit=self.unit, role=role, profile=profile, valid_from=calendar.today() - timedelta(days=100)
        )
        actor = Actor.of_assignment(self.assignment, loa=q.loa, person=person)
        return actor if q.asg else Actor(**{**plain(actor), "assignment": None})

    def clinical_role(self) -> str:
        return {"social_services": "care_manager", "outpatient": "outpatient_manager"}.get(
            self.unit.kind, "ward_nurse"
        )

    def a_colleague(self, name: str) -> Staff:
        return Staff.objects.create(hsa_id=f"SE-T-S{next(_serial)}", name=name)

    def citizen(self) -> Actor:
        q = self.q
        self.colleague = self.a_colleague("Jonas Ek")
        if q.actor == "patient":
            return Actor.of_person(self.person, loa=q.loa)
        helper = self.a_person(45)
        self.mandate = Relationship.objects.create(
            person=self.person,
            relative=helper,
            kind=KINDS[q.actor],
            scopes=list(Scope.values) if q.scope else [],
            valid_from=self.since,
            valid_until=None if q.live else self.over,
            blocked_at=self.since if q.gblock else None,
        )
        return Actor.of_mandate(self.mandate, loa=q.loa)

    # --- the situation ---

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

    # --- what is asked about ---

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
        if self.q.hidden:
            raise NotBuilt("a plan that is kept from the person")
        case = self.open_case("sip", AGREEMENTS[self.q.sipc])
        if self.q.actor == "invited" and self.q.scope:
            meeting = Meeting.objects.create(
                case=case, starts_at=self.now, respond_by=self.now, called_by=self.owner_unit, called_at=self.since
            )
            Invitation.objects.create(case=case, meeting=meeting, person_id=actor.person)
        return Plan.objects.create(case=case, initiated_by="region", reason="Prövning")

    def open_case(self, process: str = "svu", agreement: str = Agreement.NONE) -> Case:
        q = self.q
        is_closed = q.case == "closed"
        states = {"svu": ("closed", "planning"), "sip": ("ended", "active")}
        ended, going_on = states[process]
        case = Case.objects.create(
            process=process, patient=self.person, state=ended if is_closed else going_on, agreement=agreement,
            responsible_unit=self.owner_unit, opened_at=self.since, changed_at=self.since,
            rules_on=self.since.date(), is_closed=is_closed, closed_at=self.over if is_closed else None,
        )  # fmt: skip
        if q.case in ("part", "left", "closed"):
            self.ground(Basis.CASE, until=None if q.case == "part" else self.over, source="case", source_id=case.pk)
        if q.case == "closed":
            self.ground(Basis.ENDED_CASE, source="case", source_id=case.pk)
        return case

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

    def inbox(self) -> Guarded:
        to = {"to_unit": self.owner_unit} if self.q.actor == "staff" else {"to_person": self.person}
        return outbox.promise("news", **to)


def plain(actor: Actor) -> dict[str, Any]:
    return {field.name: getattr(actor, field.name) for field in fields(actor)}
