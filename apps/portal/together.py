"""The coordinated plan on the person's pages: who reads it, what waits, and where each thing is done."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.careplans import told
from apps.careplans.models import Invitation
from apps.careplans.told.parts import Todo
from apps.core import clock
from apps.patients.models import RelationKind, Relationship

PAGES = {
    "consent": ("plan-consent", "heart-handshake"),
    "summons": ("plan-meeting", "calendar-days"),
    "change": ("plan-change", "pencil"),
    "prepare": ("plan-prepare", "pencil"),
    "evaluate": ("plan-evaluate", "message-square"),
}


def rows_of(seen: told.Seen) -> list[dict[str, str]]:
    """What waits for the person, as rows of components/link_rows.html."""
    return [
        {"url": url_of(seen, one), "title": one.title, "text": one.text, "icon": PAGES[one.what][1],
         "tone": "" if one.what in ("prepare", "evaluate") else "warning", "tag": ""}
        for one in seen.story.todo
    ]  # fmt: skip


def url_of(seen: told.Seen, one: Todo) -> str:
    return reverse(f"portal:{PAGES[one.what][0]}", args=[one.pk or seen.case.pk])


def door(seen: told.Seen) -> dict[str, str]:
    """The way from the one block of the page to what shall be done: {url, label, icon}; empty when nothing waits."""
    labels = {
        "consent": _("Answer yes or no"),
        "summons": _("Answer the invitation"),
        "change": _("Read and answer"),
        "prepare": _("Write what matters to you"),
        "evaluate": _("Say what you thought"),
    }
    if seen.story.todo:
        first = seen.story.todo[0]
        return {"url": url_of(seen, first), "label": str(labels[first.what]), "icon": PAGES[first.what][1]}
    if seen.story.meeting:
        url = reverse("portal:plan-meeting", args=[seen.case.pk])
        return {"url": url, "label": _("See the meeting"), "icon": "calendar-days"}
    return {}


def may(reader: Actor, seen: told.Seen) -> dict[str, bool]:
    """Which verbs the page offers: the role may, and the plan stands where they can be done."""
    names = (
        "record_preparation", "propose_change", "ask_about_plan", "complete_effort", "evaluate", "end_consent",
        "record_consent", "decide_about_relative",
    )  # fmt: skip
    return {name: reader.may(name) and seen.case.can(name) for name in names}


# --- Somebody near the person, invited to a meeting


def near(actor: Actor) -> list[Actor]:
    """The actor as each person's relative. They see what they have been invited to, and nothing else."""
    rows = Relationship.objects.visible_to(actor).filter(relative=actor.person, kind=RelationKind.RELATIVE)
    live = [row for row in rows.select_related("relative", "person")[:20] if holds(row)]
    return [Actor.of_mandate(row, loa=actor.loa, user_id=actor.user_id) for row in live]


def holds(row: Relationship) -> bool:
    return row.valid_until is None or row.valid_until > clock.now()


def seen_by(actor: Actor, pk: UUID) -> tuple[Actor, told.Seen | None]:
    """The plan, and as whom one reads it: oneself, the one whose mandate one holds, or somebody who was invited."""
    seen = told.seen_by(actor, pk)
    if seen is None and actor.kind == "patient":
        for guest in near(actor):
            found = told.seen_by(guest, pk)
            if found is not None:
                return guest, found
    return actor, seen


def invitations(actor: Actor) -> list[dict[str, str]]:
    """Meetings about others' plans that one has been invited to, as rows. One statement for each of those others."""
    found = []
    for guest in near(actor) if actor.kind == "patient" else ():
        rows = Invitation.objects.visible_to(guest).filter(
            person=actor.person, withdrawn_at=None, case__is_closed=False
        )
        for row in rows.select_related("case__patient").order_by("case").distinct("case"):
            title = _("The plan of %(name)s") % {"name": row.case.patient.name}
            text, tone = ("", "") if row.answer else (_("You are invited to a meeting."), "warning")
            url = reverse("portal:plan-one", args=[row.case_id])
            found.append({"url": url, "title": title, "text": text, "icon": "users", "tone": tone, "tag": ""})
    return found
