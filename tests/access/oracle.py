"""The decision table read a second time, in plain Python over rows already fetched. Shares nothing with the policy."""

from datetime import date

from apps.access.models import Ground
from apps.core.guard import as_system
from apps.patients.models import Person

CASES = {"Case", "Participant", "Task", "Message", "Content"}


def years_between(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class Oracle:
    """Knows every ground and person of the world at one moment."""

    def __init__(self, now, day: date):
        self.now, self.day = now, day
        with as_system("the oracle looks at everything"):
            self.grounds = list(Ground.objects.all())
            self.persons = {person.pk: person for person in Person.objects.all()}

    def answer(self, actor, row, act: str = "read") -> tuple[str, str]:
        if actor.loa < 3:
            return "DENY", "G1"
        if actor.kind == "staff" and actor.assignment is None:
            return "DENY", "G2"
        if actor.kind == "staff":
            return self.staff(actor, row, act)
        if actor.kind == "patient":
            return self.patient(actor, row, act)
        return "DENY", "G3"

    # --- the situation ---

    def bases(self, actor, person) -> set[int]:
        return {
            g.basis for g in self.grounds if g.unit_id == actor.unit and g.patient_id == person and self.is_live(g)
        }

    def is_live(self, ground) -> bool:
        return ground.valid_from <= self.now and (ground.valid_until is None or ground.valid_until > self.now)

    def part(self, actor, case) -> str:
        """none, part, left, or over (took part until the end)."""
        mine = [
            g
            for g in self.grounds
            if case
            and g.unit_id == actor.unit
            and g.patient_id == case.patient_id
            and g.source_id == case.pk
            and g.valid_from <= self.now
        ]
        if any(g.basis == 4 and self.is_live(g) for g in mine):
            return "part"
        if any(g.basis == 128 for g in mine):
            return "over"
        return "left" if any(g.basis == 4 for g in mine) else "none"

    # --- staff ---

    def staff(self, actor, row, act):
        kind, person, case = type(row).__name__, person_of(row), case_of(row)
        bases, part = self.bases(actor, person), self.part(actor, case)
        care, related = 1 in bases, bool({1, 2} & bases)
        is_in = part == "part" if case else 4 in bases
        if actor.purpose in ("BEH", "LOGG", "STAT", "TEKN"):
            return "DENY", "A9"
        if person and person == actor.person:
            return "DENY", "S1"
        if person and self.persons[person].is_protected and not care and not is_in:
            return "DENY", "S3"
        if kind in ("Person", "ContactPoint"):
            return ("PERMIT" if related or is_in else "DENY"), "R1"
        if kind == "Draft" and self.is_closed_to(actor, case):
            return "DENY", "C13"
        if kind == "Draft":
            return ("PERMIT" if row.unit_id == actor.unit and (care or is_in) else "DENY"), "C12"
        if kind == "Promise":
            return ("PERMIT" if row.to_unit_id == actor.unit else "DENY"), "M1"
        if kind not in CASES:
            return "DENY", "Z0"
        if actor.purpose not in ("VB", "OMS"):
            return "DENY", "C0"
        if self.is_closed_to(actor, case):
            return "DENY", "C13"
        if act in ("send", "create"):
            return self.sending(kind, row, actor, care, care or is_in)
        return self.outside_case(case, part, related) or self.inside_case(actor, row, act, part)

    def is_closed_to(self, actor, case) -> bool:
        """What should never have been written is for the unit that wrote it."""
        return bool(case) and case.is_annulled and case.responsible_unit_id != actor.unit

    def sending(self, kind, row, actor, care, may):
        if not may:
            return "DENY", "C1"
        head = message_of(row)
        if kind == "Message" and head.kind == "admission_notice":
            return "PERMIT" if actor.provider_kind == "V" and care else "DENY", "C2"
        if head is None:
            return "PERMIT", "C2"
        return ("DENY", "C4") if head.basis == "none" else ("PERMIT", "C3")

    def is_told(self, actor, row):
        head = message_of(row)
        if head is None or actor.unit == head.sender_id:
            return True
        return actor.unit in head.readers and (type(row).__name__ != "Content" or head.basis != "none")

    def outside_case(self, case, part, related):
        if part == "left":
            return "DENY", "C9"
        if part == "none":
            return "DENY", "C11"
        if (part == "over" or case.is_closed) and not related:
            return "DENY", "C10"
        return None

    def inside_case(self, actor, row, act, part):
        case, head = case_of(row), message_of(row)
        is_over = part == "over" or case.is_closed
        if act != "read":
            return "PERMIT" if not is_over and self.is_told(actor, row) else "DENY", "C12"
        if head and actor.unit != head.sender_id:
            if actor.unit not in head.readers:
                return "DENY", "C8a"
            if type(row).__name__ == "Content" and head.basis == "none":
                return "DENY", "C4"
        return "PERMIT", "C10" if is_over else "C8"

    # --- people ---

    def patient(self, actor, row, act):
        kind, person, head = type(row).__name__, person_of(row), message_of(row)
        if case_of(row) and case_of(row).is_annulled:
            return "DENY", "C13"
        if person != actor.person:
            return "DENY", "Z1"
        born = self.persons[person].born_on
        age = years_between(born, self.day) if born else 0
        if age < 13:
            return "DENY", "P1"
        if kind in ("Promise", "Person", "ContactPoint"):
            return "PERMIT", "P4"
        if kind in CASES and act == "read":
            if age < 16:
                return "DENY", "P5"
            if head and head.is_withheld:
                return "DENY", "P7"
            return ("DENY", "P7a") if head and head.case.end_reason == "wrong_patient" else ("PERMIT", "P8")
        if kind in CASES - {"Message", "Content"} and act in ("write", "create"):
            return ("PERMIT" if age >= 16 and not case_of(row).is_closed else "DENY"), "P9"
        return "DENY", "P10"


def message_of(row):
    return {"Message": row, "Content": getattr(row, "message", None)}.get(type(row).__name__)


def case_of(row):
    name = type(row).__name__
    if name == "Case":
        return row
    if name == "Content":
        return row.message.case
    return row.case if name in ("Participant", "Task", "Message", "Draft") else None


def person_of(row):
    name = type(row).__name__
    if name == "Person":
        return row.pk
    if name == "ContactPoint":
        return row.person_id
    if name == "Promise":
        return row.to_person_id
    return case_of(row).patient_id if case_of(row) else row.patient_id
