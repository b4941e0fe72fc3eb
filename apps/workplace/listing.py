"""The worklist in words: rows as the component takes them, groups by time, and the views beside it."""

from collections import Counter
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.access.actor import Actor
from apps.cases.processes import process_of
from apps.core import clock
from apps.core.calendar import local, today
from apps.core.parts import Group, Row
from apps.core.phrases import age, due

from . import worklist
from .steps import action_of, next_step, other_of


def short_name(unit: str) -> str:
    """ "VC Måsen", where the room is narrow."""
    return f"VC {unit.removeprefix('Vårdcentralen ')}" if unit.startswith("Vårdcentralen ") else unit


def row_of(part, actor: Actor, query: str) -> Row:
    """One participation of ours as a row of the list."""
    case, person = part.case, part.case.patient
    process = process_of(case)
    step = next_step(case, part.tasks, part.stay, actor)
    url = reverse("workplace:case", args=[case.pk])
    suffix = f"?{query}" if query else ""
    state = due(step.due_at).state if step and step.due_at else "later"
    is_hidden = person.is_protected
    return Row(
        id=case.pk,
        url=url,
        name=_("Protected identity") if is_hidden else person.name,
        due_at=step.due_at if step else None,
        number="" if is_hidden else person.personal_number,
        age=age(person.born_on) if person.born_on and not is_hidden else None,
        place="" if case.responsible_unit_id == actor.unit or is_hidden else case.responsible_unit.name,
        is_protected=is_hidden,
        municipality="" if is_hidden else worklist.place_words(person.municipality_code, True),
        health_centre="" if is_hidden else short_name(part.health_centre or ""),
        stage=process.stage_of(case.state),
        stage_name=process.stage_name(case.state),
        step=step.title if step else _("Nothing to do just now"),
        step_detail=step.detail if step else "",
        waiting_for=step.waiting_for if step else "",
        unread=part.unread,
        responsible=part.owner_name or "",
        take_url=reverse("workplace:take", args=[case.pk]) + suffix if part.has_own and not part.owner else "",
        action=action_of(step, case, actor, state=state, url=url, query=suffix),
        other=other_of(step, case, actor),
    )


def groups_of(parts: list, actor: Actor, query: str = "") -> list[Group]:
    """Late, today, later: in the order of the deadlines, and only the groups that have rows."""
    now, tomorrow = clock.now(), today() + timedelta(days=1)
    late: list[Row] = []
    on_this_day: list[Row] = []
    later: list[Row] = []
    for part in parts:
        row = row_of(part, actor, query)
        if row.due_at and row.due_at < now:
            late.append(row)
        elif row.due_at and local(row.due_at).date() < tomorrow:
            on_this_day.append(row)
        else:
            later.append(row)
    groups = [
        Group(pgettext("cases", "Late"), late, tone="late", key="late"),
        Group(_("Today"), on_this_day, key="today"),
        Group(_("Tomorrow and later"), later, key="later"),
    ]
    return [group for group in groups if group.rows]


def view_links(counts: dict[str, int], selection, is_ward: bool) -> list[dict]:
    """The views beside the list, with their counts. They keep the places that are chosen."""
    places = [("plats", place) for place in selection.places]
    return [
        {
            "label": label,
            "url": f"?{urlencode([('vy', key), *places])}",
            "count": counts[key],
            "is_current": key == selection.view,
            "tone": "danger" if key == "forsenat" and counts[key] else "",
        }
        for key, label in worklist.VIEWS
    ]


def place_choices(places: Counter, selection, is_ward: bool) -> list[dict]:
    """Municipalities (for a ward) or wards (for the others) to narrow the list by, the largest first."""
    ordered = sorted(places.items(), key=lambda item: (-item[1], item[0] or ""))
    return [
        {
            "value": place,
            "label": worklist.place_words(place, is_ward) or _("Unknown"),
            "count": number,
            "is_chosen": place in selection.places,
        }
        for place, number in ordered
        if place or place in selection.places
    ]
