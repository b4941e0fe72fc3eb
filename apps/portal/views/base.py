"""What every page of the person has: the frame with the four places, and what to say where there is nothing."""

from functools import cached_property

from django.contrib import messages as notices
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control

from apps.access import acting_for
from apps.access.views import GuardedView
from apps.audit import log
from apps.core.errors import Refused
from apps.portal import helping, reading


class OwnView(GuardedView, abstract=True):
    """A page of the person who has signed in, or of the one they act for. `place` is which of the four it belongs to.

    Under a mandate that holds no more every page is the one that says so, and shows the way back.
    """

    permission = "view_own"
    place = ""
    is_way_back = False  # a page that opens whatever has become of the mandate

    def dispatch(self, request, *args, **kwargs):
        standing = self.standing
        if standing and not standing.holds and not self.is_way_back:
            return self.is_over(standing)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def standing(self) -> acting_for.Standing | None:
        """The mandate that the page is shown under; None for those who act for themselves."""
        return acting_for.standing(self.actor) if self.actor.mandate else None

    def is_over(self, standing: acting_for.Standing):
        log.record(self.actor, "refused", effect="DENY", rule=standing.rule, reason=self.permission)
        response = self.page("portal/over.html", status=403, over=helping.over(standing), new=[])
        patch_cache_control(response, no_store=True, private=True)
        return response

    @cached_property
    def new(self) -> list[reading.New]:
        """Notices that were new when the page was asked for."""
        return [one for one in self.notices if one.about]

    @cached_property
    def notices(self) -> list[reading.New]:
        """All that is new, also what is about no message: a question to the person, for one."""
        return reading.news(self.actor)

    def press(self, verb, row, told, back: str, **fields):
        """Do one verb that needs no form: say what happened, or why not, and go back to the page called `back`."""
        try:
            verb(row, by=self.actor, **fields)
        except Refused as refusal:
            notices.warning(self.request, refusal.message)
        else:
            notices.success(self.request, str(told))
        return redirect(back)

    def page(self, template: str, status: int = 200, **context):
        context["shell"] = reading.shell(self.actor, self.place, context.pop("new", self.new), self.standing)
        return render(self.request, template, context, status=status)

    def nothing(self, template: str, **context):
        """The page without anything to show: too young to read, here for somebody else, or nothing yet."""
        oneself = reading.oneself(self.actor) if self.standing is None else reading.Oneself(None, False)
        if oneself.reads_from:
            return self.page("portal/too_young.html", day=oneself.reads_from, age=self.actor.ages.reader)
        context = {"helped": [], **context}
        return self.page(template, is_near_somebody=oneself.is_near_somebody, **context)
