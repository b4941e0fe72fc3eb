"""What the verbs of access have in common."""

from datetime import datetime

from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.core import clock, rules
from apps.core.errors import Invalid, NotAllowed
from apps.core.text import clean
from apps.patients.models import Person


def needed(text: str, field: str, limit: int, message) -> str:
    """What somebody wrote, or Invalid(field) with `message` where nothing was."""
    if not (text := clean(text, field, limit)):
        raise Invalid(field, message)
    return text


def until_or(until: datetime | None, rule: str, *, longest: str = "") -> datetime:
    """The given end, or now and the length of a dated rule. Raises Invalid for the past, and for more than allowed."""
    now = clock.now()
    allowed = rules.on(now)
    if until is None:
        until = now + allowed.duration(rule)
    if until <= now:
        raise Invalid("until", _("The end must be later than now."))
    if longest and until > now + allowed.duration(longest):
        raise Invalid("until", _("It may not last so long. Choose an earlier end."))
    return until


def only_health_care(person: Person, by: Actor) -> None:
    """Social services have no emergency access (lag 2022:913 3 kap. 5 §)."""
    if by.provider_kind != "V":
        raise NotAllowed
