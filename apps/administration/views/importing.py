"""Many assignments at once, from a file."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from apps.access.views import GuardedView
from apps.administration.actions import propose_permission_change
from apps.administration.figures import figures_of
from apps.administration.importing import COLUMNS, lines_of
from apps.cases.views import status_of
from apps.core.errors import Invalid, Refused
from apps.organisations.models import Provider

LONGEST = 200_000


class Import(GuardedView):
    """Choose a file or paste its rows, look at every row, and propose all of them as one change."""

    permission = "propose_permission_change"

    def get(self, request):
        return self.show("")

    def post(self, request):
        raw, error = self.text()
        if error:
            return self.show("", error=error, status=422)
        try:
            lines = lines_of(raw, self.actor.provider, self.actor.staff_id)
            changes = [line.change for line in lines if line.change]
            if not lines or len(changes) < len(lines):
                return self.show(raw, lines=lines, status=422)
            if request.POST.get("do") == "propose":
                return self.propose(changes)
            return self.show(raw, lines=lines, figures=figures_of(changes, self.actor.provider))
        except Refused as refusal:
            return self.show(
                raw, error=refusal.message, status=422 if isinstance(refusal, Invalid) else status_of(refusal)
            )

    def text(self) -> tuple[str, str]:
        file = self.request.FILES.get("file")
        if file is None:
            return self.request.POST.get("rows", "")[:LONGEST], ""
        if file.size > LONGEST:
            return "", _("The file is too large.")
        try:
            return file.read().decode("utf-8-sig"), ""
        except UnicodeDecodeError:
            return "", _("The file is not written in UTF-8. Save it with that encoding.")

    def propose(self, changes):
        provider = Provider.objects.get(pk=self.actor.provider)
        reason = self.request.POST.get("reason", "")
        change = propose_permission_change(provider, by=self.actor, changes=changes, reason=reason)
        messages.success(self.request, _("Proposed. It begins to hold when a second person approves it."))
        return redirect("administration:change", pk=change.pk)

    def show(self, raw, *, lines=(), figures=None, error="", status=200):
        context = {
            "raw": raw,
            "lines": lines,
            "figures": figures,
            "error": error,
            "columns": list(COLUMNS),
            "wrong": sum(1 for line in lines if line.wrong),
            "reason": self.request.POST.get("reason", ""),
        }
        return render(self.request, "administration/import.html", context, status=status)
