"""What each role may, in plain words; and the profiles in which the own provider uses them."""

from django.db.models import Count, Q
from django.shortcuts import render
from django.utils.translation import gettext as _

from apps.access.roles import ROLES, may
from apps.access.views import GuardedView
from apps.administration.permissions import GROUPS, SENTENCES
from apps.audit import log
from apps.core.calendar import today
from apps.core.parts import Fact
from apps.organisations.kinds import Purpose, Role
from apps.organisations.models import RiskAnalysis, RoleProfile

from .finding import own_or_404


class Matrix(GuardedView):
    """Role by role, permission by permission: on a screen to search in, on paper to hang up."""

    permission = "view_roles"

    def get(self, request):
        chosen = request.GET.get("roll", "")
        roles = [role for role in Role if not chosen or role.value == chosen]
        groups = [
            (
                title,
                [
                    (words, [may(role, name) for role in roles])
                    for name, words in group.items()
                    if any_may(name, roles)
                ],
            )
            for title, group in GROUPS
        ]
        log.record(self.actor, "read", subject_type="access.roles")
        context = {
            "roles": [role.label for role in roles],
            "groups": [(title, rows) for title, rows in groups if rows],
            "choices": [(role.value, role.label, role.value == chosen) for role in Role],
        }
        return render(request, "administration/matrix.html", context)


def any_may(name: str, roles) -> bool:
    return any(may(role, name) for role in roles)


class Profiles(GuardedView):
    """The provider's own role profiles, how many hold each, and what it rests on."""

    permission = "view_roles"

    def get(self, request):
        day = today()
        live = Q(assignments__valid_to=None) | Q(assignments__valid_to__gte=day)
        rows = RoleProfile.objects.filter(provider=self.actor.provider).select_related("analysis")
        profiles = list(
            rows.annotate(people=Count("assignments__staff", filter=live, distinct=True)).order_by("role", "name")
        )
        analyses = list(RiskAnalysis.objects.filter(provider=self.actor.provider).order_by("title"))
        log.record(self.actor, "list", subject_type="organisations.roleprofile", shown={"count": len(profiles)})
        context = {
            "profiles": [(one, analysis_state(one.analysis, day)) for one in profiles],
            "analyses": [(one, analysis_state(one, day)) for one in analyses],
            "may_propose": self.actor.may("propose_permission_change"),
        }
        return render(request, "administration/profiles.html", context)


def analysis_state(analysis: RiskAnalysis, day) -> tuple[str, str]:
    """A word and a tone."""
    if not analysis.is_approved:
        return _("Not approved"), "danger"
    if analysis.review_by < day:
        return _("Should be looked at again"), "warning"
    return _("Approved"), "success"


class OneProfile(GuardedView):
    """What the profile lets somebody do, in plain words."""

    permission = "view_roles"

    def get(self, request, pk):
        rows = RoleProfile.objects.filter(provider=self.actor.provider).select_related("analysis__approved_by")
        profile = own_or_404(self, rows, pk)
        log.record(self.actor, "read", subject=profile)
        allowed = ROLES[profile.role]
        chosen = set(profile.permissions) & allowed if profile.permissions else allowed
        context = {
            "profile": profile,
            "facts": [
                Fact(_("Role"), profile.get_role_display()),
                Fact(_("Purpose"), Purpose(profile.purpose).label),
                Fact(_("Reads what other providers share"), _("Yes") if profile.reads_other_providers else _("No")),
                Fact(_("Handles protected identity"), _("Yes") if profile.handles_protected else _("No")),
                Fact(_("Needs and risk analysis"), str(profile.analysis)),
            ],
            "may": [SENTENCES[name] for name in SENTENCES if name in chosen],
            "may_not": [SENTENCES[name] for name in SENTENCES if name in allowed - chosen],
            "state": analysis_state(profile.analysis, today()),
            "may_propose": self.actor.may("propose_permission_change"),
        }
        return render(request, "administration/profile.html", context)
