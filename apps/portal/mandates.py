"""Who may act for whom, gathered for the page. Every query goes through the policy."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.access import acting_for
from apps.access.actor import Actor
from apps.access.models import ProxyInvitation
from apps.access.verbs.mandates import ENDABLE, is_adult
from apps.core import clock
from apps.core.phrases import people_date
from apps.patients.models import RelationKind, Relationship, Scope

from . import helping
from .wording import fact, filled

AT_MOST = 50  # questions that are looked at
SENT = 10  # of one's own, the newest


@dataclass(frozen=True, slots=True)
class Seen:
    """`questions`: those who have asked me. `mine`: who may act for me. `sent`: whom I have asked.
    `held`: for whom I may act. `why_not`: why I cannot ask anybody."""

    questions: list[ProxyInvitation]
    mine: list[dict[str, Any]]
    sent: list[dict[str, Any]]
    held: list[dict[str, Any]]
    why_not: str


def overview(actor: Actor) -> Seen:
    """Three statements: the questions, the mandates, and how those stand that one holds."""
    now, me = clock.now(), actor.person
    found = ProxyInvitation.objects.visible_to(actor).filter(Q(person=me) | Q(invited=me), withdrawn_at=None)
    asked = list(found.exclude(is_accepted=True).select_related("person").order_by("-asked_at")[:AT_MOST])
    rows = Relationship.objects.visible_to(actor).filter(Q(person=me) | Q(relative=me), kind__in=acting_for.ACTING)
    mandates = list(rows.select_related("person", "relative").order_by("valid_from"))
    about_me = [row for row in mandates if row.person_id == me and (row.valid_until is None or row.valid_until > now)]
    by_me = [row for row in mandates if row.relative_id == me]
    return Seen(
        questions=[row for row in reversed(asked) if row.invited_id == me and row.is_waiting],
        mine=[mine(row) for row in about_me],
        sent=[sent(row) for row in asked if row.person_id == me][:SENT],
        held=[held(one) for one in acting_for.held_among(actor, by_me)],
        why_not=why_not(actor),
    )


def questions(actor: Actor) -> list[ProxyInvitation]:
    rows = ProxyInvitation.objects.visible_to(actor).filter(invited=actor.person, answered_at=None, withdrawn_at=None)
    return list(rows.filter(lapses_at__gt=clock.now()).select_related("person").order_by("asked_at"))


def mine(row: Relationship) -> dict[str, Any]:
    """Somebody who may act for me now, or will."""
    return {"row": row, "name": row.relative.name, "facts": mandate_facts(row), "may_end": row.kind in ENDABLE}


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


def sent(row: ProxyInvitation) -> dict[str, Any]:
    """A question of mine that waits, or that was answered with no or not at all."""
    return {"row": row, "name": row.name, "state": state_of(row)}


def state_of(row: ProxyInvitation) -> str:
    if row.is_waiting:
        return _("Has not answered yet. You asked on %(day)s.") % {"day": people_date(row.asked_at, weekday=False)}
    if row.answered_at:
        return _("Said no.")
    return _("Did not answer in time. You can ask again if you want to.")


def held(one: acting_for.Standing) -> dict[str, Any]:
    """For whom I may act, or why I may not, with the days when it changes."""
    return {
        "row": one.mandate,
        "name": one.whose,
        "holds": one.holds,
        "why_not": "" if one.holds else helping.over(one),
        "facts": mandate_facts(one.mandate) if one.holds else [],
        "to_know": list(helping.good_to_know(one)) if one.holds and one.is_guardian else [],
        "may_end": one.holds and one.mandate.kind in ENDABLE,
    }


def why_not(actor: Actor) -> str:
    """Why the person cannot ask anybody; empty for those who can."""
    if actor.is_protected:
        return _("You have a protected identity. Then nobody can act for you here, so that nobody finds you by it.")
    if actor.born_on is None or not is_adult(actor.born_on):
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
