"""What the person who has signed in may read, gathered for the pages. Every query goes through the policy."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.cases.models import Case, Message, Participant, Statement
from apps.core.guard import acting
from apps.discharge.models import Stay
from apps.notifications import inbox

from . import words
from .story import Story, tell

NEWEST = 3
AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Seen:
    """A case with its story and what the person has said."""

    case: Case
    story: Story
    said: list[Statement]


def shell(actor: Actor, place: str) -> dict:
    """The frame of the person's pages: the name, and the places with what is unread."""
    unread = inbox.unseen(actor).count()
    places = [
        ("home", _("Home"), reverse("portal:home"), "house", 0),
        ("messages", _("Messages"), reverse("portal:messages"), "mail", unread),
        ("more", _("More"), reverse("portal:more"), "ellipsis", 0),
    ]
    nav = [
        {"label": label, "url": url, "icon": icon, "count": count, "current": key == place}
        for key, label, url, icon, count in places
    ]
    return {
        "user_name": actor.name,
        "short_name": actor.name.split(" ")[0],
        "home_url": reverse("portal:home"),
        "more_url": reverse("portal:more"),
        "nav": nav,
    }


def cases():
    return Case.objects.filter(process="svu").select_related("responsible_unit")


def latest_discharge(actor: Actor) -> Seen | None:
    """The newest discharge that others have been told of: a draft is nobody's business yet."""
    case = cases().visible_to(actor).exclude(state="draft").order_by("is_closed", "-opened_at").first()
    return told(actor, case) if case else None


def told(actor: Actor, case: Case) -> Seen:
    stay = Stay.objects.visible_to(actor).select_related("fixed_contact_unit").get(case=case)
    said = list(Statement.objects.visible_to(actor).filter(case=case).select_related("unit").order_by("-said_at"))
    parts = Participant.objects.visible_to(actor).select_related("unit").order_by("-is_responsible", "joined_at")
    with acting(actor, "read"):
        case = (
            Case.objects.prefetch_related(Prefetch("participants", parts))
            .select_related("responsible_unit")
            .get(pk=case.pk)
        )
        return Seen(case, tell(case, stay), said)


def recent_messages(actor: Actor, case: Case | None = None) -> list[dict]:
    return all_messages(actor, case)[:NEWEST]


def all_messages(actor: Actor, case: Case | None = None) -> list[dict]:
    """Rows for a list: the newest version of each message, newest first."""
    unseen = set(inbox.unseen(actor).values_list("message_id", flat=True))
    rows = Message.objects.visible_to(actor).select_related("sender").order_by("-sent_at")
    if case is not None:
        rows = rows.filter(case=case)
    messages = list(rows[:AT_MOST])
    corrected = {message.supersedes_id for message in messages}
    return [
        {
            "url": reverse("portal:message", args=[message.pk]),
            "title": words.title_of(message),
            "from": message.sender.name,
            "at": message.sent_at,
            "is_new": message.pk in unseen,
        }
        for message in messages
        if message.pk not in corrected
    ]
