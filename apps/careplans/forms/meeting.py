"""Calling to the meeting, answering, moving it, and saying who came."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.careplans.kinds import Answer, MeetingFormat
from apps.cases import receivers
from apps.cases.forms.base import register
from apps.cases.forms.fields import Long, MomentField, Short
from apps.cases.forms.receivers import ToUnits
from apps.cases.models import Participant
from apps.core.phrases import language_name
from apps.organisations.kinds import MUNICIPAL, OUTPATIENT
from apps.patients.models import Person

from .around import near, unwanted
from .common import PlanForm


@register
class SendSummons(ToUnits, PlanForm):
    verb, slug = "send_summons", "kallelse"
    title = _("Call to a meeting")
    lead = _("Units are summoned and must answer. The person and those near are invited.")
    submit, done = _("Send the summons"), _("The summons has been sent.")
    is_reviewed = keeps_draft = True
    aliases = {"recipients": "to", "format": "how", "start": "begins", "end": "ends"}
    sections = (
        (_("Who"), ("to", "find_unit", "people")),
        (_("When and where"), ("begins", "ends", "how", "place", "link")),
        (_("What"), ("topics", "interpreter", "adaptations", "respond_by")),
    )

    people = forms.MultipleChoiceField(
        label=_("The person and those near"), widget=forms.CheckboxSelectMultiple, required=False
    )
    begins = MomentField(label=_("Begins"))
    ends = MomentField(label=_("Ends"), required=False)
    how = forms.ChoiceField(label=_("How"), choices=MeetingFormat.choices, widget=forms.RadioSelect)
    place = Short(label=_("Place"), required=False, limit=200)
    link = Short(
        label=_("Video link"), required=False, limit=500, help_text=_("The whole address, beginning with https://")
    )
    topics = Long(label=_("What the meeting is about"), required=False, rows=3)
    interpreter = Short(
        label=_("Interpreter, which language"), required=False, limit=60, help_text=_("Empty when none is needed.")
    )
    adaptations = Long(label=_("To think of"), required=False, rows=2)
    respond_by = MomentField(
        label=_("Answer no later than"), required=False, help_text=_("Empty: two days before the meeting.")
    )

    def offered(self):
        """Those who take part, those of the discharge before, and the receivers of the person's municipality."""
        here = self.units()
        parent = Participant.objects.visible_to(self.actor).filter(case=self.case.previous_id, left_at=None)
        before = [part.unit for part in parent.select_related("unit")] if self.case.previous_id else []
        near = list(receivers.of_municipality(self.case.patient.municipality_code))
        return list({unit.pk: unit for unit in (*here, *before, *near)}.values())

    def near(self) -> list[Person]:
        """The person, and those near whom the person has not said no to."""
        kept_out = unwanted(self)
        return [self.case.patient, *(one for one in near(self) if one.pk not in kept_out)]

    def start(self) -> dict[str, Any]:
        patient = self.case.patient
        parts = Participant.objects.visible_to(self.actor).filter(left_at=None)
        chosen = parts.filter(case__in=[self.case.pk, self.case.previous_id or self.case.pk]).exclude(
            unit=self.actor.unit
        )
        return {
            "to": list(chosen.values_list("unit", flat=True)),
            "people": [str(patient.pk)],
            "how": MeetingFormat.PHYSICAL,
            "topics": self.plan.question,
            "interpreter": language_name(patient.language) if patient.needs_interpreter else "",
            "adaptations": self.plan.adaptations,
        }

    def prepare(self):
        self.known = {str(one.pk): one for one in self.near()}
        self.fields["people"].choices = [(pk, one.name) for pk, one in self.known.items()]
        self.searched_kinds = MUNICIPAL | OUTPATIENT
        self.fields["to"].label = _("Units")
        self.offer()

    def to_verb(self):
        wanted = self.without_search(super().to_verb())
        people = [self.known[pk] for pk in wanted.pop("people", [])]
        return {**by_verb(wanted), "to": [*self.cleaned_data["to"], *people]}


def by_verb(wanted: dict[str, Any]) -> dict[str, Any]:
    """The verb's own names: `start` is the hook of a form, and `format` a word of Python's."""
    names = {"begins": "start", "ends": "end", "how": "format"}
    return {names.get(name, name): value for name, value in wanted.items()}


@register
class AnswerSummons(PlanForm):
    verb, slug = "answer_summons", "svara-pa-kallelsen"
    title = _("Answer the summons")
    submit, done = _("Send the answer"), _("The answer has been sent.")

    person = forms.ChoiceField(label=_("Whose answer"), required=False)
    answer = forms.ChoiceField(label=_("The answer"), choices=Answer.choices, widget=forms.RadioSelect)
    substitute = Short(label=_("Who comes instead"), required=False, limit=120)
    proposed_start = MomentField(label=_("Another time"), required=False)

    def prepare(self):
        self.called = [one for one in self.invited() if one.person_id]
        is_ours = any(one.unit_id == self.actor.unit for one in self.invited())
        own = [("", _("Our unit's"))] if is_ours else []
        self.fields["person"].choices = [*own, *((str(one.person_id), one.person.name) for one in self.called)]

    def to_verb(self):
        wanted = super().to_verb()
        people = {str(one.person_id): one.person for one in self.called}
        return {**wanted, "person": people[wanted["person"]]} if "person" in wanted else wanted


@register
class Reschedule(PlanForm):
    verb, slug = "reschedule", "annan-tid"
    title = _("Move the meeting")
    lead = _("Everybody is told at once, and answers anew.")
    submit, done = _("Move and tell all"), _("The meeting has another time, and all have been told.")
    aliases = {"start": "begins", "end": "ends"}

    begins = MomentField(label=_("Begins"))
    ends = MomentField(label=_("Ends"), required=False)
    place = Short(label=_("Place"), required=False, limit=200)
    respond_by = MomentField(label=_("Answer no later than"), required=False)
    reason = Long(label=_("Why"), required=False, rows=2, limit=1000)

    def start(self):
        meeting = self.meeting()
        if meeting is None:
            return {}
        return {"begins": meeting.starts_at, "ends": meeting.ends_at, "place": meeting.place}

    def to_verb(self):
        return by_verb(super().to_verb())


@register
class CancelMeeting(PlanForm):
    verb, slug = "cancel_meeting", "stall-in"
    title = _("Call the meeting off")
    lead = _("Everybody is told. The preparation goes on.")
    submit, done = _("Call off"), _("The meeting has been called off.")
    is_dangerous = True

    reason = Long(label=_("Why"), required=False, rows=2, limit=1000)


@register
class HoldMeeting(PlanForm):
    verb, slug = "hold_meeting", "motet-halls"
    title = _("The meeting is held")
    lead = _("Tick those who are there. Then the plan is written together.")
    submit, done = _("Save who came"), _("The meeting has been held. Write the plan together.")
    leads_to = "workplace:meeting"

    attended = forms.MultipleChoiceField(
        label=_("Those who are there"), widget=forms.CheckboxSelectMultiple, required=False
    )
    how = forms.ChoiceField(label=_("How"), choices=MeetingFormat.choices, widget=forms.RadioSelect)
    aliases = {"format": "how"}

    def start(self):
        meeting = self.meeting()
        coming = [one for one in self.invited() if one.answer in (Answer.YES, Answer.SUBSTITUTE)]
        return {
            "attended": [str(self.actor.unit), *(str(one.unit_id or one.person_id) for one in coming)],
            "how": meeting.format if meeting else MeetingFormat.PHYSICAL,
        }

    def prepare(self):
        self.rows = {str(one.unit_id or one.person_id): one.unit or one.person for one in self.invited()}
        self.rows |= {str(unit.pk): unit for unit in self.units() if unit.pk == self.actor.unit}
        self.fields["attended"].choices = [(pk, row.name) for pk, row in self.rows.items()]

    def to_verb(self):
        data = self.cleaned_data
        return {"attended": [self.rows[pk] for pk in data["attended"]], "format": data["how"]}

    def seen_by_person(self):
        return gettext("The person sees who was there.")


MEETING_FORMS = (SendSummons, AnswerSummons, Reschedule, CancelMeeting, HoldMeeting)
