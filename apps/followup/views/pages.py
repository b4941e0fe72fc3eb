"""Overview, one measure, and how everything is counted."""

from dataclasses import replace

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core import rules
from apps.core.calendar import today
from apps.followup import gathered, sentences, showing, tables, wording
from apps.followup.choosing import Choice
from apps.followup.kinds import PlaceKind, Series
from apps.followup.measures import Measure, measure_of
from apps.followup.showing import Group

from .common import FollowUpPage


class Overview(FollowUpPage):
    """Four figures, what to do first, a year of months, municipalities side by side, and all the rest below."""

    def get(self, request):
        choice = self.choice()
        if choice is None:
            return self.nothing()
        shown = gathered.overview(self.actor, choice)
        return self.page(
            "followup/overview.html",
            choice,
            heading=showing.heading(choice.place),
            shown=shown,
            todo_url=showing.page_of(shown.compared, choice),
            files={kind: reverse(f"followup:{kind}") + choice.address() for kind in ("csv", "pdf")},
        )


class OneMeasure(FollowUpPage):
    """One measure: over the months, in groups, and where; each place leads on to its own."""

    def get(self, request, code):
        measure = known(code)
        choice = self.choice()
        if choice is None:
            return self.nothing()
        months = tables.trends(self.actor, [code], choice.place, choice.cut, until=choice.month)[code]
        groups = tables.groups(self.actor, code, choice.month, choice.place)
        late = [(_("with later corrections"), "late", months[Series.CORRECTED])]
        places = tables.side_by_side(self.actor, code, choice.month, choice.cut, choice.all_places)
        sides = [
            showing.compared([one for one in places if one.place.kind in (PlaceKind.REGION, kind)], choice, kind)
            for kind in (PlaceKind.MUNICIPALITY, PlaceKind.UNIT)
        ]
        now = groups[choice.cut]
        return self.page(
            "followup/measure.html",
            choice,
            measure=measure,
            place_heading=showing.heading(choice.place),
            when=sentences.closed(choice.month, choice.closed.closed_at),
            back_url=reverse("followup:overview") + choice.address(),
            card=replace(showing.card(now, choice), title=month_and_place(choice), url=""),
            trend=showing.lines(_("Month by month"), months[Series.FROZEN], late, choice.since),
            definition=showing.definition(measure, now),
            cuts=showing.grouped(groups, choice),
            tables=[table for table in sides if len(table.rows) > 1 or table.others],
            files={"csv": reverse("followup:csv") + choice.address()},
        )


def month_and_place(choice: Choice) -> str:
    return f"{choice.place.name}, {wording.month_name(choice.month)}"


def known(code: str) -> Measure:
    try:
        return measure_of(code)
    except KeyError:
        raise Http404 from None


class Definitions(FollowUpPage):
    """Every measure with its words, and why some figures are not shown. Needs no month."""

    def get(self, request):
        rule = rules.on(today())
        groups = [
            Group(str(label), [(one, showing.definition(one)) for one in measures])
            for label, measures in showing.by_group()
        ]
        return self.page(
            "followup/definitions.html",
            None,
            groups=groups,
            least=rule.number("followup.smallest_shown"),
            days=rule.number("followup.close_after_days"),
        )
