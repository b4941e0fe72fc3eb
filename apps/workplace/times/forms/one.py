"""What is done with one time: move it, cancel it, invite to it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.appointments.kinds import InvitationKind
from apps.cases.forms.fields import Long, Short
from apps.core.calendar import today
from apps.core.fields import DayField
from apps.core.widgets import Explained
from apps.workplace.forms import StepForm, cards

from .days import last_day


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
