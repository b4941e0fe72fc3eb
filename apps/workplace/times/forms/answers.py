"""What a person has said about an invitation, written down by staff."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.appointments.kinds import AnswerKind, CallOutcome, InvitationKind, Said
from apps.cases.forms.fields import Long
from apps.core.phrases import people_time
from apps.workplace.forms import StepForm, cards


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
