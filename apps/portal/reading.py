"""What the person who has signed in may read, gathered for the pages. Every query goes through the policy."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.access.acting_for import Standing, birthday
from apps.access.actor import Actor
from apps.cases.models import Case, Content, Message
from apps.core.calendar import age_on, today
from apps.discharge.told import Seen, words
from apps.notifications import inbox
from apps.patients.models import RelationKind, Relationship

from . import helping

NEWEST = 3
AT_MOST = 200


@dataclass(frozen=True, slots=True)
class New:
    """A notice that the person has not seen, and what it is about: a message, something in the plan, or `data`."""

    pk: UUID
    about: UUID | None
    is_message: bool
    kind: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def news(actor: Actor) -> list[New]:
    """Notices not seen yet. A message that has been corrected counts once. One statement."""
    readable = Message.objects.visible_to(actor)
    replaced = readable.exclude(supersedes=None).values("supersedes")
    rows = inbox.unseen(actor).exclude(message_id__in=replaced)
    rows = rows.annotate(is_message=Exists(readable.filter(pk=OuterRef("message_id"))))
    return [New(*row) for row in rows.values_list("pk", "message_id", "is_message", "kind", "data")]


def mark_seen(actor: Actor, new: list[New], about) -> None:
    """These have now been before the person's eyes: whoever acts for them reads without marking anything as read.

    Asks the database only when something changes.
    """
    if not actor.on_behalf_of and any(one.about in about for one in new):
        inbox.mark_about_seen(actor, about)


def mark_kind_seen(actor: Actor, notices: list[New], kind: str) -> None:
    """The page shows what the notices of a kind were. Asks the database only when there are any."""
    if told := [one.pk for one in notices if one.kind == kind]:
        inbox.mark_seen(actor, told)


def mark_kinds_seen(actor: Actor, notices: list[New], kinds: Collection[str]) -> None:
    """The same for several kinds. Whoever acts for somebody marks nothing as read for them."""
    told = [one.pk for one in notices if one.kind in kinds]
    if told and not actor.on_behalf_of:
        inbox.mark_seen(actor, told)


def shell(actor: Actor, place: str, new: list[New], standing: Standing | None = None) -> dict[str, Any]:
    """The frame of the person's pages: the name, the four places with what is unread, and for whom one acts.

    Under a mandate only the places that it opens, and none when it holds no more.
    """
    unread = sum(one.is_message for one in new)
    name = standing.whose if standing else actor.name
    plan = helping.plan_of(name) if standing else _("My plan")
    places = (
        ("home", _("Home"), reverse("portal:home"), "house", 0),
        ("plan", plan, reverse("portal:plan"), "clipboard-list", len(new) - unread),
        ("messages", _("Messages"), reverse("portal:messages"), "message-square", unread),
        ("more", _("More"), reverse("portal:more"), "ellipsis", 0),
    )
    nav = [
        {"label": label, "url": url, "icon": icon, "count": count, "current": key == place}
        for key, label, url, icon, count in places
        if standing is None or helping.has_place(standing, key)
    ]
    return {
        "user_name": name,
        "short_name": name.split(" ")[0],
        "home_url": reverse("portal:home"),
        "more_url": reverse("portal:more"),
        "nav": nav,
        "helping": helping.banner(actor, standing) if standing else None,
    }


# --- Nothing to show


@dataclass(frozen=True, slots=True)
class Oneself:
    """`reads_from`: the day from which somebody young may read about themselves here; None for those who may already.
    `is_near_somebody`: written down as a relative of somebody, which in itself opens nothing."""

    reads_from: date | None
    is_near_somebody: bool


def oneself(actor: Actor) -> Oneself:
    """Why nothing may be shown to somebody who acts for themselves. One statement."""
    near = Relationship.objects.visible_to(actor).filter(relative=actor.person, kind=RelationKind.RELATIVE)
    return Oneself(reads_from(actor), near.exists())


def reads_from(actor: Actor) -> date | None:
    if actor.born_on is None or age_on(actor.born_on, today()) >= actor.ages.reader:
        return None
    return birthday(actor.born_on, actor.ages.reader)


# --- What waits for the person


def to_do(seen: Seen, new: list[New]) -> list[dict[str, str]]:
    """At most three things, as rows: what is new, and to say what matters."""
    unread = sum(one.is_message for one in new)
    rows = []
    if unread:
        text = ngettext("Read %(n)s new message", "Read %(n)s new messages", unread) % {"n": unread}
        rows.append({"url": reverse("portal:messages"), "title": text, "text": "", "icon": "mail", "tone": "warning"})
    if len(new) > unread:
        title, text = _("Read what the staff wrote down"), _("They have written down something that you said.")
        url = reverse("portal:plan")
        rows.append({"url": url, "title": title, "text": text, "icon": "file-text", "tone": "warning"})
    if not seen.said and not seen.case.is_closed:
        url = reverse("portal:own-words", args=[seen.case.pk])
        text = _("Those who help you read it and plan by it.")
        title = _("Write what matters to you")
        rows.append({"url": url, "title": title, "text": text, "icon": "pencil", "tone": ""})
    return [{**row, "tag": ""} for row in rows]


# --- Messages


def all_messages(actor: Actor, new: list[New], case: Case | None = None) -> list[dict[str, Any]]:
    """Rows for a list: the newest version of each message, newest first."""
    unseen = {one.about for one in new}
    rows = Message.objects.visible_to(actor).select_related("sender").order_by("-sent_at", "-version")
    if case is not None:
        rows = rows.filter(case=case)
    messages = list(rows[:AT_MOST])
    replaced = {message.supersedes_id for message in messages}
    return [row_of(message, message.pk in unseen) for message in messages if message.pk not in replaced]


def row_of(message: Message, is_new: bool) -> dict[str, Any]:
    return {
        "url": reverse("portal:message", args=[message.pk]),
        "title": words.title_of(message),
        "icon": words.icon_of(message),
        "from": message.sender.name,
        "at": message.sent_at,
        "is_new": is_new,
        "is_corrected": message.version > 1,
    }


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions around a message: `older` and `newer` are None at the ends; `all` are their keys."""

    older: UUID | None
    newer: UUID | None
    all: frozenset[UUID]


def versions_of(actor: Actor, message: Message) -> Versions:
    """Which versions there are of a message that the person may read."""
    before = dict(Message.objects.visible_to(actor).filter(case=message.case_id).values_list("pk", "supersedes_id"))
    after = {old: new for new, old in before.items() if old}
    chain, key = {message.pk}, before.get(message.pk)
    while key and key not in chain:
        chain.add(key)
        key = before.get(key)
    return Versions(before.get(message.pk), after.get(message.pk), frozenset(chain))


def fields_of(actor: Actor, message: Message) -> list[dict[str, str]]:
    """What the message says, where the person may read it."""
    content = Content.objects.visible_to(actor).filter(message=message).first()
    return words.fields_of(message, content) if content else []
