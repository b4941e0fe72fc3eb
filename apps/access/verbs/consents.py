"""What the person says about that others' records are read here (samtycke, lag 2022:913 3 kap.)."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from apps.access import grounds
from apps.access.actions import action
from apps.access.actor import Actor
from apps.access.asking import ask
from apps.access.facts import live
from apps.access.models import Basis, Capacity, GivenBy, Method, SharingConsent
from apps.core import clock
from apps.core.errors import Conflict, IllegalMove, Invalid, NotFound
from apps.core.text import clean
from apps.patients.models import Person, Relationship

from .common import until_or

SOURCE = "consent"
REPLACED = "replaced"  # the reason of an answer that a new one ended


@action(Person)
def record_sharing_consent(
    person: Person,
    *,
    by: Actor,
    is_given: bool,
    given_by: GivenBy = GivenBy.SELF,
    represented_by: UUID | None = None,
    method: Method = Method.ORAL,
    is_for_unit: bool = True,
    until: datetime | None = None,
    not_covered: str = "",
) -> SharingConsent:
    """Write down a yes or a no to that the unit, or only oneself, reads what other providers have written.

    The new answer takes the place of the earlier one, which is ended and kept. A no has no end.
    """
    if method == Method.PORTAL:
        raise Invalid("method", _("In Samplan the person answers without you."))
    if given_by == GivenBy.SELF and Capacity.objects.filter(live(clock.now()), patient=person).exists():
        raise Invalid("given_by", _("It has been written down that the person cannot answer. End that first."))
    now = clock.now()
    staff = None if is_for_unit else by.staff_id
    for earlier in _live(person, by, staff):
        _end(earlier, by, REPLACED)
    consent = SharingConsent.objects.create(
        patient=person,
        provider_id=by.provider,
        unit_id=by.unit,
        staff_id=staff,
        is_given=is_given,
        given_by=given_by,
        represented_by_id=represented_by,
        method=method,
        not_covered=clean(not_covered, "not_covered", 500),
        registered_by_id=by.staff_id,
        valid_from=now,
        valid_until=until_or(until, "consent.default_length") if is_given else None,
    )
    if given_by != GivenBy.SELF:
        _ask_the_one_who_spoke(consent)
    if is_given:
        _open(consent)
    ask(by, consent, "consent")
    return consent


def _live(person: Person, by: Actor, staff) -> list[SharingConsent]:
    """The answers that hold now for the unit, or for oneself; a personal one falls with one for the whole unit."""
    here = SharingConsent.objects.filter(
        live(clock.now()), Q(staff=None) | Q(staff=by.staff_id), patient=person, unit=by.unit, voided_at=None
    )
    return list((here if staff is None else here.filter(staff=staff)).select_for_update(of=("self",)))


def _open(consent: SharingConsent) -> None:
    grounds.open(
        patient_id=consent.patient_id,
        unit_id=consent.unit_id,
        staff_id=consent.staff_id,
        basis=Basis.CONSENT,
        source=SOURCE,
        source_id=consent.pk,
        valid_from=consent.valid_from,
        valid_until=consent.valid_until,
    )


def _ask_the_one_who_spoke(consent: SharingConsent) -> None:
    """Whoever answers for another must be one whom the policy lets do so, today."""
    mandates = Relationship.objects.filter(
        live(clock.now()),
        person=consent.patient_id,
        relative=consent.represented_by_id,
        kind=consent.given_by,
    ).select_related("relative")
    mandate = mandates.first() if consent.represented_by_id else None
    if mandate is None:
        raise Invalid("represented_by", _("Choose the one who answered. They must be registered as the person's."))
    ask(Actor.of_mandate(mandate), consent, "consent")


@action(Person)
def end_sharing_consent(person: Person, *, by: Actor, consent: SharingConsent, reason: str = ""):
    """Take an answer back (återkalla): what it opened is closed at once. Done by the unit, the person, or for them."""
    row = SharingConsent.objects.select_for_update(of=("self",)).filter(pk=consent.pk, patient=person).first()
    if row is None:
        raise NotFound
    if row.voided_at or row.valid_until and row.valid_until <= clock.now():
        raise Conflict(_("It has already ended."))
    ask(by, row, "end")
    _end(row, by, clean(reason, "reason", 200))
    return row


@action(Person)
def void_sharing_consent(person: Person, *, by: Actor, consent: SharingConsent, reason: str):
    """Mark an answer as written down by mistake (makulera): it opens and closes nothing from now, and is kept."""
    row = SharingConsent.objects.select_for_update(of=("self",)).filter(pk=consent.pk, patient=person).first()
    if row is None:
        raise NotFound
    if row.voided_at:
        raise IllegalMove
    ask(by, row, "end")
    row.voided_at = clock.now()
    row.save(update_fields=["voided_at"])
    _end(row, by, clean(reason, "reason", 200))
    return row


def _end(consent: SharingConsent, by: Actor, reason: str) -> None:
    now = clock.now()
    SharingConsent.objects.filter(pk=consent.pk).update(
        valid_until=Greatest("valid_from", now), ended_by=by.staff_id, end_reason=reason
    )
    grounds.close(source=SOURCE, source_id=consent.pk, at=now)
