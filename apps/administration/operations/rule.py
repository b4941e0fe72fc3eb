"""Another value of a dated rule, from a day on."""

from datetime import date

from django.utils.translation import gettext as _

from apps.administration import rulebook
from apps.core.errors import Invalid
from apps.core.phrases import people_date
from apps.organisations.models import Provider

from .base import Data, Doer, Operation, nobody, not_past


def check_rule(data: Data, doer: Doer) -> None:
    if not Provider.objects.filter(pk=doer.provider, decides_rules=True).exists():
        raise Invalid("rule", _("Only the region's own administrators change the rules."))
    rulebook.check(data["key"], data["value"])
    not_past(date.fromisoformat(data["valid_from"]), doer, "valid_from")
    if not data["source"]:
        raise Invalid("source", _("Say which law or decision the value rests on."))


def run_rule(data: Data, doer: Doer) -> None:
    first = date.fromisoformat(data["valid_from"])
    rulebook.change(data["key"], data["value"], first, data["source"], doer.by.name if doer.by else "")


def say_rule(data: Data) -> str:
    words = {
        "rule": rulebook.entry_of(data["key"]).name,
        "value": rulebook.in_words(data["key"], data["value"]),
        "day": people_date(date.fromisoformat(data["valid_from"]), weekday=False),
    }
    return _("The rule “%(rule)s” is %(value)s from %(day)s.") % words


RULE = Operation(check_rule, run_rule, say_rule, nobody)
