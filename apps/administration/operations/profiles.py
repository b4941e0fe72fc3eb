"""Role profiles, and the analyses that they rest on."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.access.roles import ROLES
from apps.core import calendar
from apps.core.errors import Invalid
from apps.core.phrases import people_date
from apps.organisations.kinds import Role, purposes_of
from apps.organisations.models import Assignment, RiskAnalysis, RoleProfile

from .base import Data, Doer, Operation, nobody, not_past, own

PROFILE_FIELDS = ("name", "purpose", "permissions", "reads_other_providers", "handles_protected")


def check_profile(data: Data, doer: Doer) -> None:
    analysis = own(RiskAnalysis, data["analysis"], doer, "analysis")
    if not analysis.is_approved:
        raise Invalid("analysis", _("The needs and risk analysis must be approved first."))
    if data["profile"]:
        own(RoleProfile, data["profile"], doer, "profile")
    if data["role"] not in Role.values:
        raise Invalid("role", _("There is no such role."))
    if data["purpose"] not in purposes_of(data["role"]):
        raise Invalid("purpose", _("Nobody in this role can work for that purpose."))
    if not set(data["permissions"]) <= ROLES.get(data["role"], frozenset()):
        raise Invalid("permissions", _("A profile can only take away from what the role may."))
    same = RoleProfile.objects.filter(provider=doer.provider, role=data["role"], name=data["name"])
    if same.exclude(pk=data["profile"] or None).exists():
        raise Invalid("name", _("There is already a profile with this name for the role."))


def run_profile(data: Data, doer: Doer) -> None:
    values = {name: data[name] for name in PROFILE_FIELDS} | {"analysis_id": data["analysis"]}
    if data["profile"]:
        RoleProfile.objects.filter(pk=data["profile"], provider=doer.provider).update(**values)
    else:
        RoleProfile.objects.create(provider_id=doer.provider, role=data["role"], **values)


def say_profile(data: Data) -> str:
    words = {"name": data["name"] or Role(data["role"]).label}
    return (
        _("The role profile %(name)s is changed.") if data["profile"] else _("New role profile: %(name)s.")
    ) % words


def about_profile(data: Data) -> Iterable[UUID]:
    if not data["profile"]:
        return ()
    live = Assignment.objects.filter(Q(valid_to=None) | Q(valid_to__gte=calendar.today()), profile=data["profile"])
    return live.values_list("staff", flat=True)


def check_analysis(data: Data, doer: Doer) -> None:
    if not data["title"] or not data["text"]:
        raise Invalid("text", _("Write what the staff need, what could go wrong, and how that is made less likely."))
    not_past(date.fromisoformat(data["review_by"]), doer, "review_by")
    same = RiskAnalysis.objects.filter(provider=doer.provider, title=data["title"])
    if same.exclude(pk=data["analysis"] or None).exists():
        raise Invalid("title", _("There is already an analysis with this title."))


def run_analysis(data: Data, doer: Doer) -> None:
    values = {
        "title": data["title"],
        "text": data["text"],
        "review_by": date.fromisoformat(data["review_by"]),
        "approved_on": doer.day,
        "approved_by": doer.by,
    }
    if doer.by is None:  # only looking at what it would mean
        values |= {"approved_on": None}
    if data["analysis"]:
        RiskAnalysis.objects.filter(pk=data["analysis"], provider=doer.provider).update(**values)
    else:
        RiskAnalysis.objects.create(provider_id=doer.provider, **values)


def say_analysis(data: Data) -> str:
    words = {"title": data["title"], "day": people_date(date.fromisoformat(data["review_by"]), weekday=False)}
    return _("The needs and risk analysis %(title)s is approved, and looked at again by %(day)s.") % words


PROFILE = Operation(check_profile, run_profile, say_profile, about_profile)
ANALYSIS = Operation(check_analysis, run_analysis, say_analysis, nobody)
