"""What somebody who shares costs fills in."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.cases.forms.fields import Long
from apps.core.once import OnceForm
from apps.core.widgets import Explained, RadioCards

from .models import FIRST_YEAR, LAST_YEAR
from .reading import Unusable, read_budget, read_population
from .reading.files import MOST_BYTES
from .reading.numbers import Wrong, ore
from .shown import plain_kronor

REASON_LIMIT = 1000
MOST_TEXT = 200_000
AS_TEXT = {"rows": 6, "spellcheck": "false"}
AS_FILE = {"class": "ds-input", "accept": ".csv,text/csv"}


class YearForm(forms.Form):
    year = forms.IntegerField(
        label=_lazy("Year"),
        help_text=_lazy("For example 2027. If the year has a budget the new version begins as a copy of it."),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "invalid"), _lazy("Write a year with four digits.")),
    )


class VoteForm(OnceForm):
    answer = forms.ChoiceField(
        label=_lazy("Your principal's vote"),
        choices=[
            ("yes", Explained(_lazy("Yes, we approve the budget"), _lazy("It holds when all have said yes."))),
            ("no", Explained(_lazy("No"), _lazy("The first no ends the vote for all of them."))),
        ],
        widget=RadioCards,
        error_messages={"required": _lazy("Choose yes or no.")},
    )
    reason = Long(
        label=_lazy("Why not"),
        rows=2,
        limit=REASON_LIMIT,
        required=False,
        help_text=_lazy("Needed for a no. All principals read it."),
    )

    def clean(self):
        given = super().clean() or {}
        if given.get("answer") == "no" and not given.get("reason"):
            self.add_error("reason", _("Write why."))
        return given


class FilesForm(forms.Form):
    """Items and inhabitants, each as a file or pasted. What stood in a file is shown as text when it is refused."""

    budget_file = forms.FileField(
        label=_lazy("Items, from a file"), required=False, allow_empty_file=True, widget=forms.FileInput(attrs=AS_FILE)
    )
    budget = forms.CharField(
        label=_lazy("Items as text"),
        help_text=_lazy("item,amount_kr,key,decision – the last two only where an item has a key of its own."),
        max_length=MOST_TEXT,
        required=False,
        widget=forms.Textarea(attrs=AS_TEXT),
    )
    people_file = forms.FileField(
        label=_lazy("Inhabitants, from a file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs=AS_FILE),
    )
    people = forms.CharField(
        label=_lazy("Inhabitants as text"),
        help_text=_lazy("code,kommun and a column for each day; a last line SUM says what they shall be together."),
        max_length=MOST_TEXT,
        required=False,
        widget=forms.Textarea(attrs=AS_TEXT),
    )

    def __init__(self, data=None, files=None, *, year: int, **kwargs):
        self.year = year
        self.items, self.population = None, None
        super().__init__(data, files, **kwargs)

    def clean(self):
        given = super().clean() or {}
        self.items = self.read("budget", given, read_budget)
        self.population = self.read("people", given, lambda raw, name: read_population(raw, name, self.year))
        if not (self.errors or self.items or self.population):
            self.add_error("budget", _("Choose a file or paste some lines first."))
        return given

    def read(self, name: str, given: dict, read):
        """What a file or the text beside it says; None where there is neither. Refusals stand at the text."""
        file, text = given.get(f"{name}_file"), given.get(name, "")
        if file is None and not text.strip():
            return None
        raw = file.read(MOST_BYTES + 1) if file else text.encode()
        if file:
            self.data = self.data.copy()
            self.data[name] = as_text(raw)[:MOST_TEXT]
        try:
            return read(raw, file.name if file else _("pasted lines"))
        except Unusable as unusable:
            for problem in unusable.problems:
                self.add_error(name, str(problem))
            return None


def as_text(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return text.replace("\0", "")


class Kronor(forms.CharField):
    """An amount in kronor, to the öre. Gives öre."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value):
        text = super().clean(value)
        try:
            return ore(" ".join(text.split()))
        except Wrong as wrong:
            raise ValidationError(str(wrong)) from None


class OutcomeForm(forms.Form):
    """A field for each item: what it has cost so far."""

    def __init__(self, data=None, *, items, spent, **kwargs):
        super().__init__(data, **kwargs)
        self.names = {f"item_{item.position}": item.name for item in items}
        for item in items:
            words = {"amount": plain_kronor(item.amount)}
            self.fields[f"item_{item.position}"] = Kronor(
                label=item.name,
                help_text=_("Budget %(amount)s kr.") % words,
                initial=plain_kronor(spent.get(item.name, 0)),
                max_length=30,
                error_messages={"required": _("Write an amount; 0 if nothing has been spent.")},
            )

    @property
    def amounts(self) -> dict[str, int]:
        return {name: self.cleaned_data[field] for field, name in self.names.items()}
