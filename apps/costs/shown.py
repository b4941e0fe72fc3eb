"""A budget as the pages, the papers and the machine's door show it: whose share, which votes, what has been spent."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, Subquery, Sum

from apps.access.actor import Actor

from .compared import Compared, compare, signed
from .models import BudgetItem, BudgetYear, Outcome, Vote
from .principals import EVERYBODY, name_of, standing_of
from .printed import rate
from .reading.populations import spaced
from .sharing import Sharing, held_by
from .states import BudgetState

NBSP = "\u00a0"
MOST = 100
TONES = {
    BudgetState.DRAFT: ("quiet", "pencil"),
    BudgetState.PREPARED: ("info", "clipboard-list"),
    BudgetState.RECOMMENDED: ("info", "send"),
    BudgetState.APPROVING: ("warning", "hourglass"),
    BudgetState.APPROVED: ("success", "circle-check"),
    BudgetState.REJECTED: ("danger", "x"),
    BudgetState.REPLACED: ("quiet", "history"),
}


def plain_kronor(ore: int) -> str:
    """ "221 098,47", with ordinary blanks: for what is typed and for machines."""
    return f"{'-' if ore < 0 else ''}{spaced(abs(ore) // 100)},{abs(ore) % 100:02}"


def kronor(ore: int) -> str:
    """ "221 098,47" on one line."""
    return plain_kronor(ore).replace(" ", NBSP)


def difference(ore: int | None) -> str:
    """ "+6 000,00"; empty where there is nothing to hold it against."""
    return "" if ore is None else signed(ore, kronor(abs(ore)))


@dataclass(frozen=True, slots=True)
class Line:
    """One principal: what it pays for each item and in all, and how it has voted."""

    code: str
    name: str
    people: str
    of_items: list[str]
    pays: str
    vote: Vote | None = None
    is_mine: bool = False
    difference: str = ""


@dataclass(frozen=True, slots=True)
class ItemLine:
    name: str
    amount: str
    key: str
    decision: str
    spent: str
    left: str
    difference: str = ""


@dataclass(frozen=True, slots=True)
class Gone:
    """An item of the version that this one is compared with."""

    name: str
    difference: str


@dataclass
class Shown:
    """Everything that the page of one version says."""

    budget: BudgetYear
    sharing: Sharing
    code: str | None
    has_pen: bool
    votes: dict[str, Vote] = field(default_factory=dict)
    spent: dict[str, int] = field(default_factory=dict)
    compared: Compared | None = None

    @property
    def name(self) -> str:
        return name_of(self.code) if self.code else ""

    @property
    def tag(self) -> tuple[str, str]:
        return TONES[BudgetState(self.budget.state)]

    @property
    def amount(self) -> str:
        return kronor(self.sharing.amount)

    @property
    def mine(self) -> str:
        """What the reader's own principal pays; empty where there is nothing to share yet."""
        if self.code is None or not self.sharing.is_complete:
            return ""
        return kronor(self.sharing.shared.totals[self.code])

    @property
    def lines(self) -> list[Line]:
        if not self.sharing.is_complete:
            return []
        shared = self.sharing.shared
        totals, people = shared.totals, self.sharing.people
        return [
            Line(
                code,
                name_of(code),
                spaced(people[code]).replace(" ", NBSP) if code in people else "",
                [kronor(shares[code]) for shares in shared.of_items],
                kronor(total),
                self.votes.get(code),
                code == self.code,
                difference(self.compared.of_principal(code, total) if self.compared else None),
            )
            for code, total in totals.items()
        ]

    @property
    def people(self) -> str:
        return spaced(sum(self.sharing.people.values())).replace(" ", NBSP)

    @property
    def items(self) -> list[ItemLine]:
        return [self.item_line(item, self.spent.get(item.name, 0)) for item in self.sharing.items]

    def item_line(self, item, spent: int) -> ItemLine:
        return ItemLine(
            item.name,
            kronor(item.amount),
            item.get_key_display(),
            item.decision,
            kronor(spent),
            kronor(item.amount - spent),
            difference(self.compared.of_item(item.name, item.amount) if self.compared else None),
        )

    @property
    def gone(self) -> list[Gone]:
        """Items of the other version that are no longer there."""
        found = self.compared.gone(item.name for item in self.sharing.items) if self.compared else {}
        return [Gone(name, difference(ore)) for name, ore in found.items()]

    @property
    def all_difference(self) -> str:
        return difference(self.sharing.amount - self.compared.amount if self.compared else None)

    @property
    def mine_difference(self) -> str:
        """What the reader's own principal pays more or less."""
        if not (self.compared and self.mine and self.code):
            return ""
        return difference(self.compared.of_principal(self.code, self.sharing.shared.totals[self.code]))

    @property
    def all_spent(self) -> str:
        return kronor(sum(self.spent.values()))

    @property
    def left(self) -> str:
        return kronor(self.sharing.amount - sum(self.spent.values()))

    @property
    def said_yes(self) -> int:
        return sum(vote.is_yes for vote in self.votes.values())

    @property
    def missing(self) -> list[str]:
        """Who has not voted."""
        return [name_of(code) for code in EVERYBODY if code not in self.votes]

    @property
    def objection(self) -> Vote | None:
        return next((vote for vote in self.votes.values() if not vote.is_yes), None)

    @property
    def objector(self) -> str:
        return name_of(self.objection.code) if self.objection else ""

    @property
    def may_vote(self) -> bool:
        return self.budget.state == BudgetState.APPROVING and self.code is not None and self.code not in self.votes

    def as_data(self) -> dict[str, Any]:
        """For machines: whole öre, and votes as true, false or null."""
        if not self.sharing.is_complete:
            return {"amount_ore": self.sharing.amount, "items": [], "principals": []}
        shared, people = self.sharing.shared, self.sharing.people
        return {
            "amount_ore": shared.amount,
            "rate_ore_shown_only": rate(shared.rate).replace(",", "."),
            "items": [
                {
                    "item": item.name,
                    "amount_ore": item.amount,
                    "key": item.key,
                    "decision": item.decision or None,
                    "spent_ore": self.spent.get(item.name, 0),
                    "shares_ore": dict(shares),
                }
                for item, shares in zip(shared.items, shared.of_items, strict=True)
            ],
            "principals": [
                {
                    "code": code,
                    "name": name_of(code),
                    "population": people.get(code),
                    "total_ore": total,
                    "is_yes": self.votes[code].is_yes if code in self.votes else None,
                }
                for code, total in shared.totals.items()
            ],
        }


def show(budget: BudgetYear, actor: Actor, beside: BudgetYear | None = None) -> Shown:
    """Five statements, whatever it holds and whatever it is compared with."""
    votes = Vote.objects.visible_to(actor).filter(budget=budget.pk).select_related("by")
    held = held_by([budget, *([beside] if beside else [])], actor)
    code, has_pen = standing_of(actor)
    return Shown(
        budget,
        Sharing(budget, actor, held),
        code,
        has_pen,
        {vote.code: vote for vote in votes},
        spent_of(budget.year, actor),
        compare(Sharing(beside, actor, held)) if beside else None,
    )


def spent_of(year: int, actor: Actor) -> dict[str, int]:
    rows = Outcome.objects.visible_to(actor).filter(year=year).order_by("at", "pk")
    return dict(rows.values_list("name", "amount"))


def rows(actor: Actor) -> list[Any]:
    """Every version, the newest first, with what it sums to (`amount`) and how many have voted (`said`)."""
    items = BudgetItem.objects.visible_to(actor).filter(budget=OuterRef("pk")).order_by().values("budget")
    votes = Vote.objects.visible_to(actor).filter(budget=OuterRef("pk")).order_by().values("budget")
    found = BudgetYear.objects.visible_to(actor).annotate(
        amount=Subquery(items.annotate(all=Sum("amount")).values("all")),
        said=Subquery(votes.annotate(n=Count("pk")).values("n")),
    )
    return list(found.order_by("-year", "-version")[:MOST])


def years(actor: Actor) -> list[dict[str, Any]]:
    """The same for the page."""
    found = []
    for row in rows(actor):
        tone, icon = TONES[BudgetState(row.state)]
        found.append(
            {"budget": row, "amount": kronor(row.amount or 0), "said": row.said or 0, "tone": tone, "icon": icon}
        )
    return found
