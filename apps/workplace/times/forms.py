"""The forms of the pages about times. Each says `to_verb` what its verb takes."""

from datetime import datetime

from django import forms
from django.utils.dates import WEEKDAYS as NAMES_OF_DAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.appointments.generating import Hours
from apps.appointments.kinds import AnswerKind, CallOutcome, InvitationKind, Modality, Said
from apps.appointments.models import Service
from apps.cases.forms.fields import Long, Short
from apps.core.calendar import end_of_day, today
from apps.core.fields import DayField, TimeField
from apps.core.phrases import people_time
from apps.core.widgets import Explained
from apps.workplace.forms import StepForm, cards

USUAL, OWN = "why", "why_own"  # the reason for looking somebody up: one that is usual, or in one's own words
WHY_A_TIME = (
    _("The person wants a time with us"),
    _("The person has been referred to us"),
    _("We call the person to a check"),
)
WEEKDAYS = tuple(
    (number, capfirst(name)) for number, name in NAMES_OF_DAYS.items()
)  # Django knows what they are called


class ReasonForm(StepForm):
    """Why, in words; the person reads it where it is about a time that is not to be."""

    reason = Long(label=_("Why?"), required=False, rows=3, limit=500)


class CancelForm(ReasonForm):
    reason = Long(
        label=_("Why?"), help_text=_("The person reads this."), required=False, rows=3, limit=500
    )  # fmt: skip


class WrongForm(StepForm):
    reason = Long(label=_("What was wrong?"), rows=3, limit=500)


class VideoForm(StepForm):
    link = Short(
        label=_("Link to the video"),
        help_text=_("The whole address, beginning with https://. Empty takes the link away."),
        required=False,
        limit=200,
    )


class MoveForm(StepForm):
    """Which of the free times: chosen with a button of its own."""

    start = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": _("Choose one of the times.")})


def last_day(data, name: str) -> datetime | None:
    """The end of a day that somebody wrote; None where nothing was."""
    return end_of_day(data[name]) if data.get(name) else None


class InviteForm(StepForm):
    """With the time, to choose one, or only to tell something."""

    kind = cards(label=_("What do you send?"), initial=InvitationKind.FIXED)
    respond_by = DayField(label=_("Answer at the latest"), required=False)

    def __init__(self, *args, has_time: bool = True, **kwargs):
        self.has_time = has_time
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        shown = [
            (InvitationKind.FIXED, Explained(_("The time"), _("The person says yes, moves it or cancels it."))),
            (InvitationKind.OPEN, Explained(_("An offer to choose a time"), _("The person chooses a free time."))),
            (InvitationKind.INFO, Explained(_("Only information"), _("The person can ask, and needs not answer."))),
        ]
        left_out = InvitationKind.OPEN if self.has_time else InvitationKind.FIXED
        self.fields["kind"].choices = [(kind, words) for kind, words in shown if kind != left_out]
        if not self.has_time:
            self.fields["kind"].initial = InvitationKind.OPEN

    def clean_respond_by(self):
        day = self.cleaned_data.get("respond_by")
        if day and day < today():
            raise forms.ValidationError(_("The last day to answer has already been."))
        return day

    def to_verb(self) -> dict:
        data = self.cleaned_data
        return {"kind": InvitationKind(data["kind"]), "respond_by": last_day(data, "respond_by")}


class AnswerForm(StepForm):
    """What somebody without e-identification has said, and how."""

    kind = cards(label=_("What did the person say?"))
    said = cards(label=_("How?"), initial=Said.PHONE)
    start = forms.ChoiceField(label=_("The time that was chosen"), required=False)
    text = Long(label=_("In their own words"), required=False, rows=2, limit=1000)

    def __init__(self, *args, invitation, slots=(), **kwargs):
        self.invitation, self.slots = invitation, {str(slot.pk): slot for slot in slots}
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        kinds = [AnswerKind.QUESTION] if self.invitation.kind == InvitationKind.INFO else list(AnswerKind)
        self.fields["kind"].choices = [(kind, kind.label) for kind in kinds]
        self.fields["said"].choices = [(said, said.label) for said in (Said.PHONE, Said.SLIP, Said.ON_SITE)]
        times = [(key, people_time(slot.starts_at)) for key, slot in self.slots.items()]
        self.fields["start"].choices = [("", _("None: the clinic offers one")), *times]
        if not times or self.invitation.kind == InvitationKind.INFO:
            del self.fields["start"]

    def to_verb(self) -> dict:
        data = self.cleaned_data
        slot = self.slots.get(data.get("start", ""))
        is_choice = data["kind"] in (AnswerKind.REBOOK, AnswerKind.ACCEPT)
        return {
            "kind": AnswerKind(data["kind"]),
            "said": Said(data["said"]),
            "start": slot.starts_at if slot and is_choice else None,
            "text": data["text"],
        }


class CallForm(StepForm):
    """How a call went, where nothing was answered."""

    outcome = cards(label=_("How did the call go?"))
    text = Long(label=_("More, if need be"), required=False, rows=2, limit=150)

    def prepare(self) -> None:
        self.fields["outcome"].choices = CallOutcome.choices


class ReplyForm(StepForm):
    text = Long(label=_("Your answer"), help_text=_("The person reads this."), rows=4, limit=2000)


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


class NumbersForm(StepForm):
    """A list of personal numbers, pasted. What is wrong with which line comes back as one error each."""

    numbers = Long(
        label=_("Personal numbers"), help_text=_("One on each line, at most 20,000."), rows=8, limit=500_000
    )  # fmt: skip

    def take(self, refusal) -> None:
        for name, sentence in refusal.fields.items():
            for line in sentence.split("\n"):
                self.add_error(name if name in self.fields else None, line)


class MorePeopleForm(NumbersForm):
    def to_verb(self) -> dict:
        return {"numbers": self.cleaned_data["numbers"]}


class CampaignForm(NumbersForm):
    """What many are invited to, until when they may answer, and who they are."""

    name = Short(label=_("What do you call it?"), help_text=_("Only staff see the name."), limit=120)
    service = forms.ChoiceField(label=_("Kind of time"))
    respond_by = DayField(label=_("Answer at the latest"))

    field_order = ("name", "service", "respond_by", "numbers")

    def prepare(self) -> None:
        names = Service.objects.filter(unit=self.actor.unit, is_active=True).order_by("name")
        self.fields["service"].choices = [(name, name) for name in names.values_list("name", flat=True)]

    def clean_respond_by(self):
        day = self.cleaned_data["respond_by"]
        if day < today():
            raise forms.ValidationError(_("The last day to answer has already been."))
        return day

    def to_verb(self) -> dict:
        data = self.cleaned_data
        return {
            "name": data["name"],
            "service": data["service"],
            "respond_by": last_day(data, "respond_by"),
            "numbers": data["numbers"],
        }
