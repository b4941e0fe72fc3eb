"""What a clinic offers, when, and by which rules."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.appointments.generating import Hours
from apps.appointments.kinds import Modality
from apps.cases.forms.fields import Long, Short
from apps.core.fields import DayField, TimeField
from apps.core.widgets import Explained
from apps.workplace.forms import StepForm, cards

from .days import WEEKDAYS


class KindForm(StepForm):
    """What a kind of time is called, how it is, and what the person reads, in both languages."""

    name = Short(label=_("What you call it"), limit=80)
    title = Short(label=_("What the person reads"), limit=120)
    title_en = Short(label=_("The same in English"), required=False, limit=120)
    minutes = forms.IntegerField(label=_("Minutes"), initial=30, min_value=5, max_value=480)
    modality = cards(label=_("How you meet"), initial=Modality.PHYSICAL)
    prepare = Long(label=_("Before the visit"), required=False, rows=3, limit=2000)
    prepare_en = Long(label=_("Before the visit, in English"), required=False, rows=3, limit=2000)
    bring = Long(label=_("Take with you"), required=False, rows=2, limit=2000)
    bring_en = Long(label=_("Take with you, in English"), required=False, rows=2, limit=2000)
    company = Long(label=_("Who may come along"), required=False, rows=2, limit=2000)
    company_en = Long(label=_("Who may come along, in English"), required=False, rows=2, limit=2000)
    patients_book = cards(label=_("May people choose and move such times themselves?"), initial="yes")
    is_active = cards(label=_("Is it used?"), initial="yes")

    def prepare_choices(self) -> None:
        yes_no = [("yes", _("Yes")), ("no", _("No"))]
        self.fields["modality"].choices = Modality.choices
        self.fields["patients_book"].choices = self.fields["is_active"].choices = yes_no

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.prepare_choices()
        if self.initial.get("name"):
            self.fields["name"].disabled = True

    def to_verb(self) -> dict:
        data = {name: value for name, value in self.cleaned_data.items() if name != "once"}
        return {**data, "patients_book": data["patients_book"] == "yes", "is_active": data["is_active"] == "yes"}


class WeekForm(StepForm):
    """From when until when each day of the week, its break, and how far ahead."""

    performer = Short(label=_("Who meets the person"), required=False, limit=120)
    place = Short(label=_("Where in the house"), required=False, limit=120)
    capacity = forms.IntegerField(label=_("People at a time"), initial=1, min_value=1, max_value=500)
    until = DayField(label=_("Put out times until"))

    PARTS = (
        ("from", pgettext_lazy("a clinic", "Opens")),
        ("to", pgettext_lazy("a clinic", "Closes")),
        ("break_from", _("Break from")),
        ("break_to", _("Break to")),
    )

    def prepare(self) -> None:
        for number, _day in WEEKDAYS:
            for part, label in self.PARTS:
                self.fields[f"{part}_{number}"] = TimeField(label=label, required=False)

    @property
    def days(self) -> list:
        """The name of each day, and its four fields."""
        return [(day, [self[f"{part}_{number}"] for part, _label in self.PARTS]) for number, day in WEEKDAYS]

    @property
    def others(self) -> list:
        return [self[name] for name in ("performer", "place", "capacity", "until")]

    def clean(self):
        data = super().clean() or self.cleaned_data
        given = [number for number, _day in WEEKDAYS if data.get(f"from_{number}")]
        if not given and not self.errors:
            self.add_error("from_0", _("Write the hours of at least one day."))
        for number, _day in WEEKDAYS:
            self.check_day(data, number)
        return data

    def check_day(self, data, number: int) -> None:
        """What does not fit together is said at the field that is to be changed."""
        opens, closes, begins, ends = (data.get(f"{part}_{number}") for part, _label in self.PARTS)
        if (opens is None) != (closes is None) or (opens and closes <= opens):
            self.add_error(f"to_{number}", _("A day closes after it has opened."))
        elif (begins is None) != (ends is None):
            self.add_error(f"break_to_{number}", _("Write both when the break begins and when it ends."))
        elif begins is not None and (opens is None or not opens <= begins < ends <= closes):
            self.add_error(f"break_to_{number}", _("A break lies within the day's hours."))

    def week(self, minutes: int) -> list[Hours]:
        data, found = self.cleaned_data, []
        for number, _day in WEEKDAYS:
            opens, closes, begins, ends = (data.get(f"{part}_{number}") for part, _label in self.PARTS)
            if opens:
                pause = ((begins, ends),) if begins else ()
                found.append(Hours(number, opens, closes, minutes, data["capacity"], pause))
        return found


class CloseForm(StepForm):
    first_on = DayField(label=_("First day"))
    last_on = DayField(label=_("Last day"))
    reason = Short(label=_("Why"), required=False, limit=120)

    def to_verb(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("first_on", "last_on", "reason")}


def own_number(label) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=1440)


class RulesForm(StepForm):
    """How the clinic is found, and where its rules differ from the common ones."""

    address = Short(label=_("Street address"), required=False, limit=200)
    city = Short(label=_("Town"), required=False, limit=60)
    way_there = Long(label=_("How to get there"), required=False, rows=3, limit=2000)
    entrance_code = Short(
        label=_("Code at the door"), help_text=_("Whoever writes it in Samplan has arrived."), required=False, limit=12
    )
    cancel_hours = own_number(_("People may cancel until so many hours before"))
    rebook_hours = own_number(_("People may move a time until so many hours before"))
    fallback_hours = own_number(_("An unread invitation goes another way after so many hours"))
    paper_days = own_number(_("Working days that a letter needs"))
    is_sensitive = cards(label=_("Does the unit's name tell about health?"), initial="no")

    def prepare(self) -> None:
        self.fields["is_sensitive"].choices = [
            ("no", Explained(_("No"))),
            ("yes", Explained(_("Yes"), _("Then it is never named outside the sign-in."))),
        ]

    def to_verb(self) -> dict:
        data = {name: value for name, value in self.cleaned_data.items() if name != "once"}
        return {**data, "is_sensitive": data["is_sensitive"] == "yes"}
