"""What a person's consents come to in a case whose process asks for one: yes, no, or nobody has answered."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.core import calendar, clock, rules
from apps.core.errors import Invalid
from apps.organisations.models import Unit
from apps.patients.models import Person, RelationKind, Relationship

from .kinds import Agreement, ConsentGiver, ConsentStatus, Purpose
from .models import Case, Consent
from .processes import process_of

PLAN = (Purpose.SIP, Purpose.CHILD_PLAN)
GUARDIANS = (ConsentGiver.GUARDIAN_1, ConsentGiver.GUARDIAN_2)
YES = (ConsentStatus.GIVEN, ConsentStatus.CANNOT_CONSENT, ConsentStatus.NOT_REQUIRED_COMPULSORY)


def live_consent(case: Case) -> bool:
    """Whether the person's agreement holds at this moment."""
    until = case.agreed_until
    return case.agreement == Agreement.VALID and (until is None or until > clock.now())


def settle(case: Case) -> None:
    """Count the consents anew, and let the process know. Called by the verbs that record and end them."""
    latest = latest_answers(case)
    case.agreement, case.agreed_until = count(case.patient, latest)
    case.save(update_fields=["agreement", "agreed_until"])
    process_of(case).answered(case)


def keeps_out(case: Case, units: Iterable[Unit]) -> list[Unit]:
    """Those of the units that shall not take part, by name or by kind (vad samtycket inte ska omfatta)."""
    answers = latest_answers(case).values()
    by_name = {unit for row in answers for unit in row.excluded_units}
    by_kind = {kind for row in answers for kind in row.excluded_kinds}
    return [unit for unit in units if unit.pk in by_name or unit.kind in by_kind]


def latest_answers(case: Case) -> dict[str, Consent]:
    """Whoever has answered → their latest answer about the plan."""
    rows = Consent.objects.filter(case=case, purpose__in=PLAN, valid_from__lte=clock.now())
    return {row.given_by: row for row in rows.order_by("valid_from", "pk")}


def count(person: Person, latest: dict[str, Consent]) -> tuple[Agreement, datetime | None]:
    """One no is a no. An adult answers alone, a child's guardians both, from 16 either."""
    said = latest.values()
    if any(row.status == ConsentStatus.REFUSED or row.withdrawn_at for row in said):
        return Agreement.REFUSED, None
    yes = {giver: row for giver, row in latest.items() if row.status in YES}
    of_guardians = [yes[giver] for giver in GUARDIANS if giver in yes]
    own = [row for giver, row in yes.items() if giver not in GUARDIANS]
    adult_on, may_answer_on = birthday(person, "citizen.adult_age"), birthday(person, "citizen.record_age")
    if own and may_answer_on <= calendar.today():
        return Agreement.VALID, earliest(own)
    alone = any(row.is_only_guardian for row in of_guardians)
    if adult_on > calendar.today() and (alone or len(of_guardians) == len(GUARDIANS)):
        return Agreement.VALID, earliest(of_guardians, calendar.start_of_day(adult_on))
    return Agreement.NONE, None


OF_REPRESENTATIVES = (ConsentGiver.GOOD_MAN, ConsentGiver.FORVALTARE, ConsentGiver.FULLMAKT)


def giver_of(case: Case, by: Actor, said: str) -> tuple[str, UUID | None]:
    """As whom an answer counts, and whose it is: nobody answers for another, and a guardian as one of the two."""
    if by.is_staff:
        return told_to_staff(case, said)
    if by.kind == "patient":
        return ConsentGiver.PATIENT, by.person
    if by.kind == "guardian":
        return place_of(case, by.person), by.person
    return said if said in OF_REPRESENTATIVES else ConsentGiver.LEGAL_REPRESENTATIVE, by.person


def told_to_staff(case: Case, said: str) -> tuple[str, UUID | None]:
    """Staff say *one guardian* of the first that is known, *the other* of the second; who is not known has no name."""
    if said not in GUARDIANS:
        return said, case.patient_id if said == ConsentGiver.PATIENT else None
    known = guardians_of(case)
    number = GUARDIANS.index(ConsentGiver(said))
    if number < len(known):
        return place_of(case, known[number]), known[number]
    named = {row.given_by for row in of_guardians(case) if row.answered_by_id}
    return next((place for place in (said, *GUARDIANS) if place not in named), said), None


def place_of(case: Case, guardian: UUID) -> str:
    """A guardian has one answer, oral or signed: the place of the earlier one.

    What staff wrote down of a guardian before this one was known may have been this one: it counts once. Better to ask
    once more than to take one yes for two.
    """
    rows = of_guardians(case)
    known_at = max((row.registered_at for row in guardian_rows(case) if row.relative_id == guardian), default=None)
    own = [row.given_by for row in rows if row.answered_by_id == guardian]
    named = {row.given_by for row in rows if row.answered_by_id}
    unnamed = [row for row in rows if row.given_by not in named]
    perhaps = [row.given_by for row in unnamed if known_at and row.valid_from <= known_at]
    taken = {row.given_by for row in rows}
    free = [place for place in GUARDIANS if place not in taken]
    return next(iter((*own, *perhaps, *free)), GUARDIANS[1])


def of_guardians(case: Case) -> list[Consent]:
    """What guardians have answered about the plan, the latest first."""
    rows = Consent.objects.filter(case=case, purpose__in=PLAN, given_by__in=GUARDIANS)
    return list(rows.order_by("-valid_from", "-pk"))


def is_alone(case: Case, by: Actor) -> bool:
    """That one is the only guardian is believed unless another one is known. Raises Invalid("is_only_guardian")."""
    if set(guardians_of(case)) - {by.person}:
        raise Invalid("is_only_guardian", _("There is another guardian, who must say yes as well."))
    return by.kind == "guardian"


def is_asked(person: Person, giver: str) -> None:
    """Nobody is asked as the guardian of somebody who has come of age. Raises Invalid("given_by")."""
    if giver in GUARDIANS and birthday(person, "citizen.adult_age") <= calendar.today():
        raise Invalid("given_by", _("Whoever has come of age answers for themselves."))


def guardians_of(case: Case) -> list[UUID]:
    """The child's guardians now, in the order in which they became known. Called inside a verb."""
    return [row.relative_id for row in guardian_rows(case)]


def guardian_rows(case: Case, rows: QuerySet[Relationship] | None = None) -> list[Relationship]:
    """The same as relations, one for each living guardian; of those that somebody may see when `rows` says so."""
    now = clock.now()
    rows = Relationship.objects.all() if rows is None else rows
    of_child = rows.filter(person=case.patient_id, kind=RelationKind.GUARDIAN, valid_from__lte=now)
    found = of_child.filter(relative__deceased_at=None)
    live = [
        row
        for row in found.order_by("valid_from", "registered_at", "pk")
        if row.valid_until is None or row.valid_until > now
    ]
    return list({row.relative_id: row for row in reversed(live)}.values())[::-1]


def birthday(person: Person, rule: str):
    """The day the person reaches an age. Who has no known day of birth is grown up."""
    if person.born_on is None:
        return calendar.today()
    year = person.born_on.year + rules.on(clock.now()).number(rule)
    try:
        return person.born_on.replace(year=year)
    except ValueError:  # 29 February: lag (1930:173) 1 §
        return person.born_on.replace(year=year, day=28)


def earliest(rows: Iterable[Consent], *moments: datetime) -> datetime | None:
    """When the first of them runs out; None when none does."""
    return min([*(row.valid_to for row in rows if row.valid_to), *moments], default=None)
