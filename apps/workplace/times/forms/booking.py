"""Finding the person, and a time for them: now, later, or on the waiting list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.appointments.models import Service
from apps.cases.forms.fields import Long, Short
from apps.core.fields import DayField
from apps.core.widgets import Explained
from apps.workplace.forms import StepForm, cards

from .days import WEEKDAYS, last_day

USUAL, OWN = "why", "why_own"  # the reason for looking somebody up: one that is usual, or in one's own words


WHY_A_TIME = (
    _("The person wants a time with us"),
    _("The person has been referred to us"),
    _("We call the person to a check"),
)


class NumberForm(StepForm):
    """Whose time it is: the whole number, which stands in no address and no log.

    Of somebody whom the unit does not know it asks why, before it shows anything (see views: ForPerson).
    """

    number = Short(label=_("Personal number, coordination number or reserve number"), limit=60)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if any(name in self.data for name in (USUAL, OWN)):
            self.ask_why()

    def ask_why(self) -> None:
        choices = [(str(each), each) for each in WHY_A_TIME]
        self.fields[USUAL] = cards(
            label=_("Why do you look the person up?"),
            help_text=_("Your choice is kept, and the patient can see it."),
            choices=choices,
            required=not self.data.get(OWN, "").strip(),
            error_messages={"required": _("Say why you need to look.")},
        )
        self.fields[OWN] = Short(label=_("Or in your own words"), required=False, limit=200)
        self.order_fields(["number", USUAL, OWN])

    def forget_why(self) -> None:
        """It has been kept: asked for once."""
        for name in (USUAL, OWN):
            self.fields.pop(name, None)

    def why(self) -> str:
        """The reason that was given; empty where none was."""
        return self.cleaned_data.get(OWN) or self.cleaned_data.get(USUAL) or ""


INVITE_LATER, INVITE_NOW = "later", "now"


class BookForm(NumberForm):
    agreed = cards(label=_("Has the person said yes to the time?"), initial="yes")
    invite = cards(label=_("Invite at once?"), initial=INVITE_NOW)
    respond_by = DayField(label=_("Answer at the latest"), required=False)
    interpreter = Short(
        label=_("Interpreter"), help_text=_("Which language, if one is needed."), required=False, limit=40
    )
    note = Long(
        label=_("Why"), help_text=_("For the clinic and the person. Never said outside the sign-in."),
        required=False, rows=2, limit=1000,
    )  # fmt: skip

    def prepare(self) -> None:
        self.fields["agreed"].choices = [
            ("yes", Explained(_("Yes"))),
            ("no", Explained(_("Not yet"), _("No fee can be taken before that."))),
        ]
        self.fields["invite"].choices = [
            (INVITE_NOW, Explained(_("Yes"), _("You see the ways first."))),
            (INVITE_LATER, Explained(_("No"))),
        ]

    def to_verb(self) -> dict:
        data = self.cleaned_data
        return {"agreed": data["agreed"] == "yes", "interpreter": data["interpreter"], "note": data["note"]}


def service_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Kind of time"), required=False)


def service_choices(actor) -> list:
    names = Service.objects.filter(unit=actor.unit, is_active=True).order_by("name").values_list("name", flat=True)
    return [("", _("Any")), *((name, name) for name in names)]


class OfferForm(NumberForm):
    """An invitation to choose a time oneself (öppen kallelse)."""

    service = service_field()
    respond_by = DayField(label=_("Choose at the latest"), required=False)
    note = Long(label=_("Why"), required=False, rows=2, limit=1000)

    def prepare(self) -> None:
        self.fields["service"].choices = service_choices(self.actor)

    def to_verb(self) -> dict:
        data = self.cleaned_data
        return {
            "service": data["service"],
            "respond_by": last_day(data, "respond_by"),
            "note": data["note"],
        }


class WaitForm(NumberForm):
    """Between which days, on which weekdays, with how much warning."""

    service = service_field()
    earliest = DayField(label=_("From"))
    latest = DayField(label=_("To"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days of the week"), required=False, coerce=int, choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )
    notice_hours = forms.IntegerField(
        label=_("Must know so many hours before"), initial=24, min_value=0, max_value=336
    )

    def prepare(self) -> None:
        self.fields["service"].choices = service_choices(self.actor)

    def to_verb(self) -> dict:
        data = self.cleaned_data
        return {name: data[name] for name in ("service", "earliest", "latest", "weekdays", "notice_hours")}
