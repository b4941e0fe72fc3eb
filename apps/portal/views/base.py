"""What every page of the person has: the frame with the four places, and what to say where there is nothing."""

from functools import cached_property

from django.shortcuts import render

from apps.access.views import GuardedView
from apps.portal import reading


class OwnView(GuardedView, abstract=True):
    """A page of the person who has signed in. `place` is which of the four it belongs to."""

    permission = "view_own"
    place = ""

    @cached_property
    def new(self) -> list[reading.New]:
        """Notices that were new when the page was asked for."""
        return reading.news(self.actor)

    def page(self, template: str, status: int = 200, **context):
        context["shell"] = reading.shell(self.actor, self.place, context.pop("new", self.new))
        return render(self.request, template, context, status=status)

    def nothing(self, template: str, **context):
        """The page without anything to show: too young to read, here for somebody else, or nothing yet."""
        if day := reading.reads_from(self.actor):
            return self.page("portal/too_young.html", day=day, age=self.actor.ages.reader)
        return self.page(template, is_near_somebody=reading.is_near_somebody(self.actor), **context)
