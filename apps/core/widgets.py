"""Form controls that Django does not bring. Their look is in templates/django/forms/widgets/."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Explained:
    """The label of a choice with a line that explains it, for `RadioCards`."""

    text: str | Promise
    hint: str | Promise = ""

    def __str__(self) -> str:
        return str(self.text)


class RadioCards(forms.RadioSelect):
    """Choices as cards where the whole card is the label; a choice's label may be `Explained`."""

    template_name = "django/forms/widgets/radio_cards.html"


class Marks(forms.RadioSelect):
    """A short scale on one line, 1 to 5. What the ends mean (`Explained`) stands beneath, and is heard with them."""

    template_name = "django/forms/widgets/marks.html"


class Numeral(forms.TextInput):
    """A short number, typed with the numeric keypad; no arrows that change it by accident."""

    def __init__(self, label: str | Promise, name: str, longest: int):
        super().__init__({"inputmode": "numeric", "autocomplete": "off", "maxlength": longest})
        self.label, self.part = label, name

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"label": self.label, "part": self.part}
        return context


class DateParts(forms.MultiWidget):
    """Day, month and year in three fields: what people type without looking for a format."""

    template_name = "django/forms/widgets/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None):
        parts: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": Numeral(_("Day"), "day", 2),
            "month": Numeral(_("Month"), "month", 2),
            "year": Numeral(_("Year"), "year", 4),
        }
        super().__init__(parts, attrs)

    def decompress(self, value: date | None) -> list[Any]:
        return [value.day, value.month, value.year] if value else [None, None, None]


class MomentParts(forms.MultiWidget):
    """A day as text (2026-11-23) and a time (13.00), side by side, for people who type dates all day."""

    template_name = "django/forms/widgets/moment_parts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None):
        day = Numeral(_("Date"), "date", 10)
        time = Numeral(_("Time"), "time", 5)
        day.attrs |= {"inputmode": "text", "placeholder": _("yyyy-mm-dd")}
        time.attrs |= {"inputmode": "text", "placeholder": _("hh.mm")}
        parts: dict[str, forms.Widget | type[forms.Widget]] = {"date": day, "time": time}
        super().__init__(parts, attrs)

    def decompress(self, value: Any) -> list[Any]:
        from .calendar import local

        if not value:
            return [None, None]
        there = local(value)
        return [f"{there:%Y-%m-%d}", f"{there:%H.%M}"]
