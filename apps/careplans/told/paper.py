"""The plan as a paper for the fridge: a page to print, and a file. Numbers can be read from across a kitchen."""

from importlib.resources import files
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.cases.models import Case
from apps.core import clock, paper
from apps.core.phrases import people_date, people_time
from apps.notifications.addresses import language

from .parts import Aim, Doing
from .reading import Seen, seen_by


def html_of(request, case: Case, *, back_url: str) -> str:
    """The paper as a page, in the person's language. Empty where the reader sees no plan.

    `request.actor` is the reader: the person, or staff who hand it over. The caller has cleared the case, with its
    patient, and written down that.
    """
    own = not request.actor.is_staff
    with translation.override(translation.get_language() if own else language(case.patient)):
        seen = seen_by(request.actor, case.pk)
        return html_for(request, seen, back_url=back_url) if seen else ""


def html_for(request, seen: Seen, *, back_url: str) -> str:
    """The paper of a plan that the reader has been shown already."""
    printed_by = request.actor.unit_name if request.actor.is_staff else ""
    context = {"seen": seen, "name": seen.case.patient.name, "printed_at": clock.now(), "printed_by": printed_by}
    return render_to_string("careplans/told_print.html", {**context, "back_url": back_url}, request=request)


def pdf_of(seen: Seen) -> bytes:
    """The same as a file, tagged for a screen reader (PDF/UA-1)."""
    return paper.pdf(files("apps.careplans.told").joinpath("plan.typ").read_bytes(), words_of(seen))


def words_of(seen: Seen) -> dict[str, Any]:
    plan, story = seen.plan, seen.story
    made = {"who": story.lead["name"], "time": people_time(clock.now())}
    return {
        "language": translation.get_language() or "sv",
        "title": _("My plan"),
        "name": seen.case.patient.name,
        "stand": version_words(seen),
        "words_title": _("What matters most to me"),
        "words": plan.own_words,
        "call_title": _("Call here"),
        "phones": [
            *story.phones,
            {"when": _("Advice day and night"), "phone": "1177", "who": _("Danger to life: 112")},
        ],
        "who_title": _("Who does what"),
        "head": [_("What"), _("Who"), _("When"), _("Phone")],
        "aims": [{"title": aim_title(aim), "rows": [line(one) for one in aim.efforts]} for aim in story.aims],
        "others_title": _("Others who help"),
        "others": [one["text"] for one in plan.others],
        "plans_title": _("Other plans"),
        "plans": [f"{fact.label}: {fact.value}" for fact in story.other_plans],
        "worse_title": _("If it gets worse"),
        "worse": plan.crisis,
        "again_title": _("We look at the plan again"),
        "again": people_date(plan.follow_up_on).capitalize() if plan.follow_up_on else "",
        "foot": _("%(who)s keeps the plan together. Made %(time)s.") % made,
    }


def version_words(seen: Seen) -> str:
    day = people_date(clock.now(), weekday=False)
    if not seen.plan.version:
        return _("%(day)s, not in force yet") % {"day": day}
    return _("%(day)s, version %(n)s") % {"day": day, "n": seen.plan.version}


def aim_title(aim: Aim) -> str:
    if not aim.number:
        return _("This is done as well")
    return _("Goal %(n)s: %(text)s") % {"n": aim.number, "text": aim.text}


def line(one: Doing) -> list[str]:
    evenings = f"{_('Evenings')} {one.after_hours}" if one.after_hours else ""
    return [one.action, one.who, capfirst(one.when), "\n".join(filter(None, (one.phone, evenings)))]
