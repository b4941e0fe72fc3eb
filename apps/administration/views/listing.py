"""Who works where: the views of the list with their counts, and one page of rows."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.administration import reviewing
from apps.administration.operations import name_of
from apps.core import rules
from apps.core.text import swedish_order
from apps.organisations.models import Assignment

PAGE = 30
VIEWS = {
    "aktiva": _("Active"),
    "snart": _("End soon"),
    "granska": _("To be reviewed"),
    "kommande": _("Begin later"),
    "pausade": _("On leave"),
    "avslutade": pgettext_lazy("assignments", "Ended"),
}


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of one view, and how many there are in each."""

    view: str
    counts: dict[str, int]
    page: Any
    rows: list[dict[str, Any]]


def conditions(day: date, rule: rules.Rules) -> dict[str, Q]:
    soon = day + rule.duration("assignment.ends_soon")
    valid = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))
    return {
        "aktiva": valid,
        "snart": valid & Q(valid_to__lte=soon),
        "granska": valid & reviewing.is_due(day, rule),
        "kommande": Q(valid_from__gt=day, is_back=False),
        "pausade": Q(valid_from__gt=day, is_back=True),
        "avslutade": Q(valid_to__lt=day, has_next=False),
    }


def everybody(provider) -> QuerySet:
    """Every assignment at the provider, with what the views ask of it."""
    same = Assignment.objects.filter(staff=OuterRef("staff"), unit=OuterRef("unit"), role=OuterRef("role"))
    return Assignment.objects.filter(provider=provider).annotate(
        **reviewing.last_asked(),
        is_back=Exists(same.filter(valid_to__lt=OuterRef("valid_from"))),
        has_next=Exists(same.filter(valid_from__gt=OuterRef("valid_to"))),
    )


def searched(rows: QuerySet, text: str) -> QuerySet:
    """Those whose name, HSA-id or unit holds every word. Protected colleagues are found by HSA-id only."""
    for word in text.split()[:6]:
        by_name = Q(staff__name__icontains=word, staff__is_protected=False)
        rows = rows.filter(by_name | Q(staff__hsa_id__icontains=word) | Q(unit__name__icontains=word))
    return rows


class Counted(Paginator):
    """A paginator that has been told how many there are."""

    def __init__(self, rows, number: int):
        self.number = number
        super().__init__(rows, PAGE)

    @property
    def count(self) -> int:
        return self.number


def listing(provider, day: date, view: str, text: str, number: Any) -> Listing:
    view = view if view in VIEWS else "aktiva"
    rule = rules.on(day)
    wanted, rows = conditions(day, rule), searched(everybody(provider), text)
    counts = rows.aggregate(**{name: Count("pk", filter=condition) for name, condition in wanted.items()})
    found = rows.filter(wanted[view]).select_related("staff", "unit", "profile")
    page = Counted(found.order_by(swedish_order("staff__name"), "unit__name", "pk"), counts[view]).get_page(number)
    return Listing(view, counts, page, [row_of(one, day, rule) for one in page.object_list])


def row_of(post: Assignment, day: date, rule: rules.Rules) -> dict[str, Any]:
    return {
        "post": post,
        "name": name_of(post.staff),
        "hsa_id": post.staff.hsa_id,
        "state": state_of(post, day, rule),
        "reviewed_at": getattr(post, "confirmed_at", None),
    }


def state_of(post: Assignment, day: date, rule: rules.Rules) -> tuple[str, str, str]:
    """A word, a tone and an icon."""
    if post.valid_from > day:
        return (_("Resting"), "quiet", "pause") if getattr(post, "is_back", False) else (_("Coming"), "info", "clock")
    if post.valid_to and post.valid_to < day:
        return _("Has ended"), "quiet", "x"
    if post.valid_to and post.valid_to <= day + rule.duration("assignment.ends_soon"):
        return _("Ends soon"), "warning", "clock"
    return _("Holds"), "success", "check"
