"""The dated rules: what holds, what is coming, and how it has been."""

from itertools import groupby

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from apps.access.views import GuardedView
from apps.administration import rulebook
from apps.administration.models import Change
from apps.administration.states import ChangeState
from apps.audit import log
from apps.core.calendar import today
from apps.core.parts import Step
from apps.core.phrases import people_date
from apps.organisations.models import Provider


class Rules(GuardedView):
    """Everybody who administers may read them; the region's own propose and approve."""

    permission = "view_rules"

    def get(self, request):
        found = [row_of(one) for one in rulebook.standings(today()) if one.now]
        groups = [(title, list(rows)) for title, rows in groupby(found, key=lambda row: row["group"])]
        log.record(self.actor, "list", subject_type="core.rule", shown={"count": len(found)})
        return render(request, "administration/rules.html", {"groups": groups})


def row_of(one: rulebook.Standing) -> dict:
    return {
        "key": one.key,
        "group": str(one.entry.group),
        "name": one.entry.name,
        "about": one.entry.about,
        "value": rulebook.in_words(one.key, one.now.value),
        "row": one.now,
        "coming": one.coming
        and {
            "value": rulebook.in_words(one.key, one.coming.value),
            "from": one.coming.valid_from,
        },
    }


class OneRule(GuardedView):
    """One rule with its history, newest first."""

    permission = "view_rules"

    def get(self, request, key):
        found = rulebook.standing_of(key, today())
        if found is None or found.now is None:
            raise Http404
        log.record(self.actor, "read", subject=found.now)
        decides = Provider.objects.filter(pk=self.actor.provider, decides_rules=True).exists()
        waiting = Change.objects.visible_to(self.actor).filter(
            provider=self.actor.provider,
            status=ChangeState.PROPOSED,
            operations__contains=[{"do": "rule", "key": key}],
        )
        context = {
            **row_of(found),
            "steps": [step_of(key, row, found) for row in found.history],
            "may_propose": decides and self.actor.may("propose_permission_change"),
            "decides": decides,
            "waiting": list(waiting.order_by("-proposed_at")[:5]),
        }
        return render(request, "administration/rule.html", context)


def step_of(key: str, row, found: rulebook.Standing) -> Step:
    words = {"value": rulebook.in_words(key, row.value), "day": people_date(row.valid_from, weekday=False)}
    by = row.approved_by or (_("law or first value") if row.is_confirmed else _("assumed, not decided yet"))
    state = "now" if row == found.now else "later" if row.valid_from > today() else "done"
    return Step(_("%(value)s from %(day)s") % words, f"{row.source} · {by}", state)
