"""Settings, help and signing out."""

from .base import OwnView


class More(OwnView):
    """Everything that is not the plan itself."""

    place = "more"

    def get(self, request):
        return self.page("portal/more.html", may_switch=request.session.get("capacities", []) != ["patient"])
