"""Consents and blocks in plain words, as labels and texts."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from apps.access.models import Block, BlockKind, Exempt, GivenBy, SharingConsent
from apps.cases.kinds import ConsentGiver
from apps.cases.models import Consent
from apps.core.phrases import people_date

from .helping import last_day

Fact = dict[str, str]


def fact(label: str, value: str) -> Fact:
    return {"label": label, "value": value}


def filled(*facts: Fact) -> list[Fact]:
    return [one for one in facts if one["value"]]


def consent_facts(row: SharingConsent) -> list[Fact]:
    """Who may read, what it does not cover, until when, and how it was said."""
    who = f"{row.staff.name}, {row.unit.name}" if row.staff else row.unit.name
    return filled(
        fact(_("Who"), who),
        fact(_("What"), _("What other care providers have written, when it is needed for your care")),
        fact(_("Not this"), row.not_covered),
        fact(_("Until"), last_day(row.valid_until) if row.valid_until else _("Until you change your mind")),
        fact(_("How it was said"), how(row)),
    )


def how(row: SharingConsent) -> str:
    day = people_date(row.valid_from, weekday=False)
    words = {"how": str(row.get_method_display()), "day": day}
    if row.given_by != GivenBy.SELF:
        return _("%(who)s, %(day)s") % {"who": row.get_given_by_display(), "day": day}
    if row.registered_by:
        return _("%(how)s, to %(who)s, %(day)s") % {**words, "who": row.registered_by.name}
    return _("%(how)s, %(day)s") % words


def case_facts(row: Consent, names: Mapping[UUID, str]) -> list[Fact]:
    left_out = ", ".join(names[pk] for pk in row.excluded_units if pk in names)
    day = people_date(row.valid_from, weekday=False)
    who = "" if row.given_by == ConsentGiver.PATIENT else f"{ConsentGiver(row.given_by).label}. "
    return filled(
        fact(_("Who"), _("Those who take part in the plan")),
        fact(_("What"), row.scope),
        fact(_("Not this"), left_out),
        fact(_("Until"), last_day(row.valid_to) if row.valid_to else _("When the plan ends")),
        fact(_("How it was said"), who + _("To %(unit)s, %(day)s") % {"unit": row.unit.name, "day": day}),
    )


def block_facts(block: Block) -> list[Fact]:
    """What a block hides, from whom, and what to think of."""
    since = people_date(block.registered_at, weekday=False) if block.registered_at else ""
    asked = people_date(block.requested_at, weekday=False) if block.requested_at else ""
    ended = people_date(block.valid_until, weekday=False) if block.valid_until and since else ""
    return filled(
        fact(_("Blocked since"), since),
        fact(_("You asked for it"), "" if since else asked),
        fact(_("Ended"), ended),
        fact(_("Hidden from"), from_whom(block)),
        fact(_("Only what was written"), span(block)),
        fact(_("Still seen by everybody who may"), ", ".join(str(Exempt(one).label) for one in block.exempt)),
    )


def from_whom(block: Block) -> str:
    words = {"provider": block.provider.name}
    if block.kind == BlockKind.INNER:
        return _("Other units at %(provider)s, and other care providers") % words
    return _("Other care providers than %(provider)s") % words


def span(block: Block) -> str:
    start, end = block.info_from, block.info_until
    if start and end:
        return f"{people_date(start, weekday=False)} – {people_date(end, weekday=False)}"
    if start:
        return _("from %(day)s") % {"day": people_date(start, weekday=False)}
    return _("until %(day)s") % {"day": people_date(end, weekday=False)} if end else ""
