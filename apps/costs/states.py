"""The way of a budget, from draft to what holds: every principal says yes, or it falls with the first no."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from apps.core.states import Move


class BudgetState(TextChoices):
    DRAFT = "draft", pgettext_lazy("a budget", "Draft")
    PREPARED = "prepared", pgettext_lazy("a budget", "Prepared")
    RECOMMENDED = "recommended", pgettext_lazy("a budget", "Recommended")
    APPROVING = "approving", pgettext_lazy("a budget", "The principals vote")
    APPROVED = "approved", pgettext_lazy("a budget", "Approved by all")
    REJECTED = "rejected", pgettext_lazy("a budget", "Rejected")
    REPLACED = "replaced", pgettext_lazy("a budget", "Replaced by a later version")


B = BudgetState

MOVES = {
    "make_budget": Move.of(to=B.DRAFT),
    "load_budget": Move.stay(B.DRAFT),
    "prepare_budget": Move.of(B.DRAFT, to=B.PREPARED),
    "take_back_budget": Move.of(B.PREPARED, B.RECOMMENDED, to=B.DRAFT),
    "recommend_budget": Move.of(B.PREPARED, to=B.RECOMMENDED),
    "open_budget_vote": Move.of(B.RECOMMENDED, to=B.APPROVING),
    "vote_on_budget": Move.stay(B.APPROVING).or_to(B.APPROVED, B.REJECTED),
    "record_outcome": Move.stay(B.APPROVED),
    "replace": Move.of(B.APPROVED, to=B.REPLACED),
}
BY_ITSELF = frozenset(["replace"])  # follows when a later version of the year is approved
UNDER_WAY = frozenset({B.DRAFT, B.PREPARED, B.RECOMMENDED, B.APPROVING})
