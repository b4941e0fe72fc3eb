"""Acting for somebody else, in words: the banner, what one may do, what one may not, and when that changes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.access import acting_for
from apps.access.acting_for import Standing
from apps.access.actor import Actor
from apps.core.calendar import local
from apps.core.phrases import age, people_date
from apps.patients.models import RelationKind, Scope

NEEDS = {"plan": Scope.PLAN, "messages": Scope.PLAN}  # what a place shows comes from the plan

SCOPES = {
    Scope.MESSAGES: _lazy("See what is new, and answer messages and bookings"),
    Scope.PLAN: _lazy("Read the plan and who does what"),
    Scope.RECORD: _lazy("Read the record, when the law allows it"),
    Scope.CONSENT: _lazy("Say yes and no to sharing"),
}
KINDS = {
    RelationKind.GUARDIAN: _lazy("You see what a guardian may see."),
    RelationKind.PROXY: _lazy("You see what you have been asked to help with."),
    RelationKind.LEGAL_REPRESENTATIVE: _lazy("You see what your appointment covers."),
}


def first(name: str) -> str:
    return name.split(" ")[0]


def whose(name: str) -> str:
    """ "Elsas", "Hans": a first name that owns something."""
    short = first(name)
    if (get_language() or "sv").startswith("sv"):
        return short if short[-1:].lower() in ("s", "x", "z") else f"{short}s"
    return f"{short}’s"


def plan_of(name: str) -> str:
    return _("%(whose)s plan") % {"whose": whose(name)}


def has_place(standing: Standing, place: str) -> bool:
    """Whether one of the four places has anything to show under the mandate. The policy decides what it shows."""
    return standing.holds and (place not in NEEDS or standing.covers(NEEDS[place]))


def banner(actor: Actor, standing: Standing) -> dict[str, Any]:
    """For whom one acts, what that means, and the name to go back to. On every page."""
    person = standing.mandate.person
    words = {"name": first(person.name), "age": age(person.born_on) if person.born_on else ""}
    title = (
        _("You are helping %(name)s, %(age)s years old.") if standing.is_guardian else _("You are helping %(name)s.")
    )
    return {
        "title": title % words,
        "text": KINDS[standing.mandate.kind] if standing.holds else "",
        "note": _("“You” on the page means %(name)s. There may be more that is not shown here.") % words,
        "back": first(actor.name),
        "name": words["name"],
        "url": reverse("portal:act-for"),
    }


def last_day(until: datetime) -> str:
    """The last day of something that ends at a moment, which may be the midnight after it."""
    return people_date(local(until - timedelta(microseconds=1)).date(), weekday=False)


def over(standing: Standing) -> dict[str, str]:
    """Why one may not act any longer (or yet): a title and a sentence."""
    mandate = standing.mandate
    name = first(mandate.person.name)
    if standing.rule == "G3" and mandate.valid_until:
        title = _("Your task lasted until %(day)s") % {"day": last_day(mandate.valid_until)}
        return {"title": title, "text": _("You do not see anything about %(name)s here any more.") % {"name": name}}
    title = _("You cannot act for %(name)s here now") % {"name": name}
    return {"title": title, "text": standing.sentence}


def people(held: list[Standing]) -> list[dict[str, Any]]:
    """Those one may act for: a name, as what, and the key of the mandate."""
    return [
        {"mandate": one.mandate.pk, "name": one.whose, "as": str(RelationKind(one.mandate.kind).label)}
        for one in held
        if one.holds
    ]


# --- What one may do, and what not


def services(actor: Actor, standing: Standing) -> list[dict[str, str]]:
    """What can be done for the person, as rows: only what the mandate and the role open."""
    name = {"whose": whose(standing.whose)}
    rows = (
        (has_place(standing, "plan"), _("Read %(whose)s plan"), "portal:plan", "clipboard-list"),
        (has_place(standing, "messages"), _("Read messages about %(name)s"), "portal:messages", "message-square"),
        (sees_times(actor, standing), _("See and answer %(whose)s times"), "portal:times", "calendar-days"),
        (sees_record(actor, standing), _("Read %(whose)s record"), "portal:journal", "file-text"),
        (sees_consents(actor, standing), _("See what has been said yes to"), "portal:consents", "heart-handshake"),
        (actor.may("edit_own_contacts"), _("Say how we reach you about %(name)s"), "portal:contacts", "bell"),
    )
    words = name | {"name": first(standing.whose)}
    return [
        {"url": reverse(url), "title": title % words, "text": "", "icon": icon, "tone": "", "tag": ""}
        for is_open, title, url, icon in rows
        if is_open
    ]


def sees_consents(actor: Actor, standing: Standing) -> bool:
    return actor.may("view_consents") and standing.covers(Scope.CONSENT)


def sees_times(actor: Actor, standing: Standing) -> bool:
    return actor.may("answer_invitation") and standing.covers(Scope.MESSAGES)


def sees_record(actor: Actor, standing: Standing) -> bool:
    """A proxy not before the law lets it (the dated switch); the unit's decision is asked for each entry."""
    return standing.covers(Scope.RECORD) and (actor.kind != RelationKind.PROXY or actor.proxies_read)


def good_to_know(standing: Standing) -> Iterator[dict[str, str]]:
    """The limits, with the dates when they change. Nothing here says what anybody has hidden."""
    name = {"name": first(standing.whose)}
    if standing.is_guardian:
        yield {"icon": "lock", "text": _("You cannot block information for %(name)s.") % name}
        yield from birthdays(standing)
        return
    if standing.mandate.valid_until:
        day = last_day(standing.mandate.valid_until)
        yield {"icon": "calendar-days", "text": _("You may help %(name)s until %(day)s.") % {**name, "day": day}}
    scopes = [str(SCOPES[scope]) for scope in Scope if scope in standing.mandate.scopes]
    for text in scopes:
        yield {"icon": "check", "text": f"{text}."}
    if standing.mandate.kind == RelationKind.PROXY:
        yield {"icon": "lock", "text": _("You cannot read the record or block information for %(name)s.") % name}


BIRTHDAYS = {
    "child_signs_in": _lazy("On %(day)s, when %(name)s turns %(age)s, %(name)s can sign in here."),
    "guardian_reads_less": _lazy(
        "On %(day)s, when %(name)s turns %(age)s, guardians do not read the record any more."
    ),
    "guardian_reads_nothing": _lazy("On %(day)s, when %(name)s turns %(age)s, guardians cannot act here any more."),
    "child_reads": _lazy("On %(day)s, when %(name)s turns %(age)s, %(name)s reads alone and decides alone here."),
    "child_is_adult": _lazy("On %(day)s %(name)s turns %(age)s and comes of age."),
}


def birthdays(standing: Standing) -> Iterator[dict[str, str]]:
    """When the child's and the guardian's rights change: days, from the rules."""
    person = standing.mandate.person
    if person.born_on is None:
        return
    for change in acting_for.changes(person.born_on):
        day = people_date(change.day, weekday=False)
        words = {"name": first(person.name), "age": change.age, "day": day}
        yield {"icon": "calendar-days", "text": str(BIRTHDAYS[change.code] % words)}
