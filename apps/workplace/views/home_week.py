"""Home this week: the municipal units' page of who comes home when."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.access.views import GuardedView
from apps.audit import log
from apps.core import clock
from apps.core.calendar import today
from apps.core.parts import Group
from apps.core.phrases import age, due, people_date
from apps.workplace import homecounts, homeweek
from apps.workplace.shell import frame_of
from apps.workplace.steps import action_of


class HomeWeek(GuardedView):
    """Late first, then by day; one action for each row, named after what stands in the way."""

    permission = "view_home_week"

    def get(self, request):
        frame = frame_of(request)
        week = homeweek.Week.of(request.GET.get("vecka", ""))
        homes = homeweek.fetch(self.actor, week)
        is_print = "skriv-ut" in request.GET
        shown = {"patients": [str(home.case.patient_id) for home in homes]}
        log.record(self.actor, "print" if is_print else "list", shown=shown, ground="case")
        context = {
            "week": week,
            "before": week.moved(-1),
            "after": week.moved(1),
            "is_this_week": week.monday <= today() <= week.sunday,
            "strip": homecounts.strip(week, homes),
            "figures": homecounts.figures(homes),
            "groups": groups_of(homes, week, self.actor),
            "count": len(homes),
            "is_print": is_print,
            "legend": {"free": ["free", "left"], "pay": ["pay"], "still": ["still"]},
            "poll_url": reverse("workplace:worklist_live"),
            "token": frame.pulse.token,
            "now": clock.now(),
        }
        return render(request, "workplace/home_week.html", context)


def groups_of(homes, week, actor) -> list[Group]:
    late = [home for home in homes if home.is_late]
    rest = [home for home in homes if not home.is_late]
    groups = [Group(_("Should be home already"), late, tone="late", key="late")]
    for day in week.days:
        coming = [home for home in rest if home.day == day and not home.is_home]
        label = people_date(day).capitalize()
        groups.append(Group(_("Today, %(day)s") % {"day": people_date(day)} if day == today() else label, coming))
    others = [home for home in rest if not home.is_home and home.day not in week.days]
    groups.append(Group(_("Ready, no day this week"), others))
    groups.append(Group(_("Home earlier this week"), [home for home in rest if home.is_home]))
    return [
        Group(group.label, [row_of(home, actor) for home in group.rows], group.tone, group.key)
        for group in groups
        if group.rows
    ]


def row_of(home, actor) -> dict:
    case, person = home.case, home.case.patient
    url = reverse("workplace:case", args=[case.pk])
    days, words, second = homecounts.counter(home)
    payable, payable_note = homecounts.payable_words(home)
    is_ours = home.step and home.step.is_ours and home.step.due_at
    state = "late" if home.is_late else due(home.step.due_at).state if is_ours else "later"
    return {
        "id": case.pk,
        "url": url,
        "state": state,
        "is_protected": person.is_protected,
        "name": _("Protected identity") if person.is_protected else person.name,
        "number": "" if person.is_protected else person.personal_number,
        "age": age(person.born_on) if person.born_on else None,
        "ward": "–" if person.is_protected else case.responsible_unit.name,
        "days": days,
        "days_text": words,
        "days_note": second,
        "payable": payable,
        "payable_note": payable_note,
        "lines": home.lines,
        "action": action_of(home.step, case, actor, state=state, url=url),
    }
