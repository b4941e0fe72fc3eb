"""Who may act for whom, gathered for the page. Every query goes through the policy."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.access import acting_for
from apps.access.actor import Actor
from apps.access.models import ProxyInvitation
from apps.access.telling import HELPER
from apps.access.verbs.mandates import ENDABLE, is_adult
from apps.core import clock
from apps.core.phrases import people_date
from apps.notifications import inbox
from apps.patients.models import Person, RelationKind, Relationship, Scope

from . import helping
from .wording import fact, filled


@dataclass(frozen=True, slots=True)
class Seen:
    """`questions`: those who have asked me. `mine`: who may act for me. `sent`: whom I have asked.
    `held`: for whom I may act. `why_not`: why I cannot ask anybody."""

    questions: list[ProxyInvitation]
    mine: list[dict[str, Any]]
    sent: list[dict[str, Any]]
    held: list[dict[str, Any]]
    why_not: str


def overview(actor: Actor, person: Person) -> Seen:
    return Seen(questions(actor), mine(actor), sent(actor), held(actor), why_not(person))


def questions(actor: Actor) -> list[ProxyInvitation]:
    rows = ProxyInvitation.objects.visible_to(actor).filter(invited=actor.person, answered_at=None, withdrawn_at=None)
    return list(rows.filter(lapses_at__gt=clock.now()).select_related("person").order_by("asked_at"))


def mine(actor: Actor) -> list[dict[str, Any]]:
    """Those who may act for me now, or will."""
    rows = Relationship.objects.visible_to(actor).filter(person=actor.person, kind__in=acting_for.ACTING)
    rows = rows.filter(Q(valid_until=None) | Q(valid_until__gt=clock.now())).select_related("relative")
    return [
        {"row": row, "name": row.relative.name, "facts": mandate_facts(row), "may_end": row.kind in ENDABLE}
        for row in rows.order_by("valid_from")
    ]


def mandate_facts(row: Relationship) -> list[dict[str, str]]:
    scopes = "" if row.kind == RelationKind.GUARDIAN else scope_words(row.scopes)
    return filled(
        fact(_("Task"), str(row.get_kind_display())),
        fact(_("What they may do"), scopes),
        fact(_("Since"), people_date(row.valid_from, weekday=False)),
        fact(_("Until"), helping.last_day(row.valid_until) if row.valid_until else ""),
    )


def scope_words(scopes: list[str]) -> str:
    return "\n".join(str(helping.SCOPES[scope]) for scope in Scope if scope in scopes)


def sent(actor: Actor) -> list[dict[str, Any]]:
    """My questions that wait, and the last answers that were no."""
    rows = ProxyInvitation.objects.visible_to(actor).filter(person=actor.person, withdrawn_at=None)
    rows = rows.exclude(is_accepted=True).order_by("-asked_at")[:10]
    return [{"row": row, "name": row.name, "state": state_of(row)} for row in rows]


def state_of(row: ProxyInvitation) -> str:
    if row.is_waiting:
        return _("Has not answered yet. You asked on %(day)s.") % {"day": people_date(row.asked_at, weekday=False)}
    if row.answered_at:
        return _("Said no.")
    return _("Did not answer in time. You can ask again if you want to.")


def held(actor: Actor) -> list[dict[str, Any]]:
    """For whom I may act, or why I may not, with the days when it changes."""
    return [
        {
            "row": one.mandate,
            "name": one.whose,
            "holds": one.holds,
            "why_not": "" if one.holds else helping.over(one),
            "facts": mandate_facts(one.mandate) if one.holds else [],
            "to_know": list(helping.good_to_know(one)) if one.holds and one.is_guardian else [],
            "may_end": one.holds and one.mandate.kind in ENDABLE,
        }
        for one in acting_for.held_by(actor)
    ]


def why_not(person: Person) -> str:
    """Why the person cannot ask anybody; empty for those who can."""
    if person.is_protected:
        return _("You have a protected identity. Then nobody can act for you here, so that nobody finds you by it.")
    if person.born_on is None or not is_adult(person.born_on):
        return _("You can ask somebody to be your proxy when you are of age.")
    return ""


def question(row: ProxyInvitation) -> dict[str, Any]:
    return {
        "row": row,
        "name": row.person.name,
        "facts": filled(
            fact(_("You may"), scope_words(row.scopes)),
            fact(_("Until"), helping.last_day(row.until)),
            fact(_("They asked"), people_date(row.asked_at, weekday=False)),
        ),
    }


def mark_seen(actor: Actor) -> None:
    """The page shows what the notices about helpers were."""
    rows = inbox.unseen(actor).filter(kind=HELPER)
    inbox.mark_seen(actor, list(rows.values_list("pk", flat=True)))
