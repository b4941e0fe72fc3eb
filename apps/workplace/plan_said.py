"""What people have said about a coordinated plan: proposals, questions, versions, preparations."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.careplans.planfile import PlanFile
from apps.core.differences import marked
from apps.core.parts import Fact
from apps.core.phrases import people_date, short_time

from .steps import form_url


def change_part(file: PlanFile, one: Any, actor: Actor) -> dict[str, Any]:
    """A proposal of other words, with both texts marked and who answers."""
    is_ours = one.answered_at is None and one.answers_unit_id == actor.unit
    to_person = one.answered_at is None and one.answers_person_id is not None
    may_write_down = to_person and file.case.responsible_unit_id == actor.unit and not one.by_person
    return {
        "id": one.id,
        "what": what_words(file, one.what),
        "by": said_words(file, one),
        "before": marked(one.before, one.text),
        "after": marked(one.text, one.before),
        "is_open": one.answered_at is None,
        "is_ours": is_ours,
        "due": _("Answer by %(time)s") % {"time": people_date(one.answer_due_at)},
        "answer": answered_words(one),
        "url": f"{form_url('answer_change', file.case.pk)}?change={one.id}" if is_ours or may_write_down else "",
    }


def answered_words(one: Any) -> str:
    if one.answered_at is None:
        return ""
    said = _("Yes") if one.is_accepted else _("No")
    return ". ".join(filter(None, (f"{said}, {short_time(one.answered_at)}", one.answer)))


def question_part(file: PlanFile, one: Any, actor: Actor) -> dict[str, Any]:
    return {
        "id": one.id,
        "text": one.text,
        "by": said_words(file, one),
        "is_open": one.answered_at is None,
        "due": _("Answer by %(time)s") % {"time": people_date(one.answer_due_at)},
        "answer": one.answer,
        "url": question_url(file, one) if file.case.responsible_unit_id == actor.unit else "",
    }


def question_url(file: PlanFile, one: Any) -> str:
    return f"{form_url('answer_plan_question', file.case.pk)}?question={one.id}"


def version_part(file: PlanFile, one: Any) -> dict[str, Any]:
    url = reverse("workplace:plan_version", args=[file.case.pk, one.number])
    return {"number": one.number, "by": said_words(file, one), "reason": one.reason, "url": url}


def preparations(file: PlanFile) -> list[dict[str, Any]]:
    """What has been written before the meeting, newest first; each says who wrote it."""
    labels = (
        ("what_matters", _("What matters")), ("questions", _("Questions")),
        ("wants_present", _("Whom the person wants there")), ("not_shared", _("What should not be shared")),
    )  # fmt: skip
    return [
        {
            "by": said_words(file, row),
            "lines": [Fact(label, getattr(row, name)) for name, label in labels if getattr(row, name)],
        }
        for row in file.preparations
    ]


def what_words(file: PlanFile, what: str) -> str:
    """Which place in the plan a proposal is about."""
    kind, _colon, key = what.partition(":")
    if what == "own_words":
        return _("What matters to the person")
    if kind == "goal":
        number = next((n for n, goal in enumerate(file.goals, 1) if goal.key == key), 0)
        return _("Goal %(n)s") % {"n": number} if number else _("A goal")
    return next((one.action for one in file.efforts if one.key == key), _("An effort"))


def who_said(file: PlanFile, row: Any) -> str:
    """Who wrote something: the person, somebody near, or somebody at a unit."""
    if row.by_person:
        is_self = str(row.by_person) == str(file.case.patient_id)
        return file.case.patient.name if is_self else _("Somebody near the person")
    return ", ".join(filter(None, (row.staff_name, row.unit_name)))


def said_words(file: PlanFile, row: Any) -> str:
    return f"{who_said(file, row)}, {short_time(row.said_at)}"
