"""One colleague, and one assignment: what the person can do, where, and since when."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from apps.access.roles import ROLES
from apps.access.views import GuardedView
from apps.administration import reviewing
from apps.administration.operations import name_of
from apps.administration.permissions import GROUPS
from apps.audit import log
from apps.core import rules
from apps.core.calendar import today
from apps.core.parts import Fact
from apps.core.phrases import people_date
from apps.organisations.kinds import Purpose
from apps.organisations.models import Assignment, Staff

from .finding import own_or_404, refuse
from .listing import everybody, row_of


def own_post(view) -> Assignment:
    """One of the provider's own, or 404: others' do not exist here."""
    rows = Assignment.objects.filter(provider=view.actor.provider).annotate(**reviewing.last_asked())
    return own_or_404(view, rows.select_related("staff", "unit", "profile__analysis"), view.kwargs["pk"])


class Person(GuardedView):
    """All assignments of one colleague at the own provider, those that hold today first."""

    permission = "view_assignments"

    def get(self, request, pk):
        rows = everybody(self.actor.provider).filter(staff=pk).select_related("staff", "unit", "profile")
        posts = list(rows.order_by("-valid_from", "unit__name"))
        if not posts:
            refuse(self, Staff, pk)
        staff = Staff.objects.get(pk=pk)
        log.record(self.actor, "read", subject=staff)
        day, rule = today(), rules.on(today())
        found = [{**row_of(post, day, rule), "can": can_do(post)} for post in posts]
        live = [one for one in found if one["post"].valid_from <= day and not is_over(one["post"], day)]
        context = {
            "name": name_of(staff),
            "hsa_id": staff.hsa_id,
            "live": live,
            "others": [one for one in found if one not in live],
            "is_self": staff.pk == self.actor.staff_id,
        }
        return render(request, "administration/person.html", context)


def is_over(post: Assignment, day) -> bool:
    return post.valid_to is not None and post.valid_to < day


def can_do(post: Assignment) -> list[tuple[str, list[str]]]:
    """What the assignment lets somebody do, in plain words, in groups."""
    allowed = set(post.profile.permissions) & ROLES[post.role] if post.profile.permissions else ROLES[post.role]
    return [(title, found) for title, group in GROUPS if (found := [group[name] for name in group if name in allowed])]


class Post(GuardedView):
    """One assignment: its days, its profile, and what can be asked for."""

    permission = "view_assignments"

    def get(self, request, pk):
        post = own_post(self)
        log.record(self.actor, "read", subject=post)
        is_self = post.staff_id == self.actor.staff_id
        context = {
            "post": post,
            "name": name_of(post.staff),
            "facts": facts_of(post),
            "can": can_do(post),
            "state": row_of(post, today(), rules.on(today()))["state"],
            "is_self": is_self,
            "may_propose": self.actor.may("propose_permission_change") and not is_self and not is_over(post, today()),
        }
        return render(request, "administration/post.html", context)


def facts_of(post: Assignment) -> list[Fact]:
    profile, analysis = post.profile, post.profile.analysis
    seen = getattr(post, "confirmed_at", None)
    return [
        Fact(_("Unit"), post.unit.name),
        Fact(_("Role"), str(profile)),
        Fact(_("Purpose"), Purpose(profile.purpose).label),
        Fact(_("Holds"), days_of(post)),
        Fact(
            _("Reads what other providers share"), _("Yes, with consent") if profile.reads_other_providers else _("No")
        ),
        Fact(_("Handles protected identity"), _("Yes") if profile.handles_protected else _("No")),
        Fact(_("Needs and risk analysis"), str(analysis)),
        Fact(_("Last reviewed"), people_date(seen) if seen else _("never")),
    ]


def days_of(post: Assignment) -> str:
    first = people_date(post.valid_from, weekday=False)
    if post.valid_to is None:
        return _("from %(first)s until further notice") % {"first": first}
    return _("%(first)s to %(last)s") % {"first": first, "last": people_date(post.valid_to, weekday=False)}
