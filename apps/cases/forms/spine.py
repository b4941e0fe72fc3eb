"""Forms for the verbs of the spine: receiving, writing, and what the person says."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.cases import receivers
from apps.cases.actions import conversation
from apps.cases.consents import GUARDIANS, PLAN, guardian_rows
from apps.cases.kinds import ConsentGiver, ConsentMethod, ConsentStatus, Purpose, SecrecyBasis
from apps.cases.models import Consent, Content, Message, Participant, Statement
from apps.cases.processes import process_of
from apps.cases.reasons import RejectReason
from apps.core.errors import NotFound
from apps.organisations.kinds import UnitKind
from apps.organisations.models import Unit
from apps.patients.models import Relationship

from .base import VerbForm, register
from .fields import Long, MomentField, Short, UnitsField
from .receivers import ToUnits

BASIS = [
    (SecrecyBasis.CONSENT, SecrecyBasis.CONSENT.label),
    (SecrecyBasis.HARM_TEST, SecrecyBasis.HARM_TEST.label),
    (SecrecyBasis.EXCEPTION, SecrecyBasis.EXCEPTION.label),
    (SecrecyBasis.NONE, SecrecyBasis.NONE.label),
]


def basis_field(**kwargs) -> forms.ChoiceField:
    """Why the others may read more than the law's four fields (sekretessgrund)."""
    settings = {
        "label": _("Why the others may read this"),
        "help_text": _("Without a basis the receivers see only name, personal number, address and planned discharge."),
        "choices": BASIS,
        "widget": forms.RadioSelect,
        **kwargs,
    }
    return forms.ChoiceField(**settings)


@register
class Reject(VerbForm):
    verb, slug = "reject", "avvisa"
    title = _("Send the case back")
    lead = _("The ward gets the case back and finds the right unit. You will no longer read it.")
    submit, done = _("Send back"), _("The case has been sent back to the ward.")
    is_dangerous = True

    reason = forms.ChoiceField(label=_("Why"), choices=RejectReason.choices, widget=forms.RadioSelect)


@register
class Forward(ToUnits, VerbForm):
    verb, slug = "forward", "vidaresand"
    title = _("Pass the case on")
    lead = _("The unit you choose takes over what you have received. You can still follow the case.")
    submit, done = _("Pass on"), _("The case has been passed on.")

    def offered(self):
        return receivers.of_principal_of(self.actor.unit)

    def prepare(self):
        self.fields["to"].label = _("Units of your own principal")
        self.searched_kinds = process_of(self.case).concerns
        self.offer()

    def to_verb(self):
        return {"to": self.cleaned_data["to"]}


@register
class AddParty(ToUnits, VerbForm):
    verb, slug = "add_party", "lagg-till"
    title = _("Add a unit to the case")
    lead = _("The unit is told, and reads what was meant for all.")
    submit, done = _("Add"), _("The unit has been added.")

    reason = Long(label=_("Why the unit is needed"), required=False, rows=2, limit=1000)
    field_order = ["to", "find_unit", "reason", "once"]

    def offered(self):
        already = {unit.pk for unit in other_units(self.case, self.actor)}
        return [u for u in receivers.of_municipality(self.case.patient.municipality_code) if u.pk not in already]

    def prepare(self):
        self.fields["to"].label = _("Units")
        self.searched_kinds = process_of(self.case).concerns
        self.offer()

    def to_verb(self):
        return {"to": self.cleaned_data["to"], "reason": self.cleaned_data["reason"]}


@register
class MarkMisdirected(VerbForm):
    verb, slug = "mark_misdirected", "fel-mottagare"
    title = _("Wrong receiver")
    lead = _("The message closes for you at once, and the sender is told.")
    submit, done = _("Send back the message"), _("The message has been sent back as sent to the wrong unit.")
    is_dangerous = True

    message = forms.UUIDField(widget=forms.HiddenInput, required=False)
    reason = Long(label=_("What is wrong"), required=False, rows=2, limit=1000)

    def to_verb(self):
        fields = {"reason": self.cleaned_data["reason"]}
        if pk := self.cleaned_data["message"]:
            fields["message"] = message_of(self.case, self.actor, pk)
        return fields


@register
class SendMessage(VerbForm):
    verb, slug = "send_message", "meddelande"
    title = _("Write a message")
    submit, done = _("Send"), _("The message has been sent.")
    is_reviewed = keeps_draft = True

    to = forms.MultipleChoiceField(label=_("Receivers"), widget=forms.CheckboxSelectMultiple)
    text = Long(label=_("Message"), rows=6)
    secrecy_basis = basis_field()

    def start(self):
        self.units = {str(unit.pk): unit for unit in other_units(self.case, self.actor)}
        return {"to": list(self.units), "secrecy_basis": basis_on_record(self.case, self.actor)}

    def prepare(self):
        self.fields["to"].choices = [(pk, unit.name) for pk, unit in self.units.items()]

    def to_verb(self):
        return {**super().to_verb(), "to": [self.units[pk] for pk in self.cleaned_data["to"]]}


@register
class CorrectMessage(VerbForm):
    verb, slug = "correct_message", "ratta"
    title = _("Correct a sent message")
    lead = _("The old version stays readable. The new one goes to the same receivers, who acknowledge again.")
    submit, done = _("Send the correction"), _("The correction has been sent.")
    is_reviewed = True

    message = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = Long(label=_("The corrected text"), rows=8)

    def start(self):
        pk = self.data.get("message") or self.initial.get("message")
        try:
            message = message_of(self.case, self.actor, pk) if pk else self.latest()
        except NotFound:
            message = None
        self.message = message
        if message is None:
            return {}
        body = contents_of(message, self.actor)
        return {"message": message.pk, "text": body.get(conversation.main_field(body), "") if body else ""}

    def latest(self):
        rows = Message.objects.visible_to(self.actor).filter(case=self.case, sender=self.actor.unit)
        older = rows.filter(supersedes__isnull=False).values("supersedes")
        return rows.exclude(pk__in=older).order_by("-sent_at").first()

    def to_verb(self):
        pk = self.cleaned_data["message"]
        return {"text": self.cleaned_data["text"], "message": message_of(self.case, self.actor, pk) if pk else None}


@register
class RecordConsent(VerbForm):
    verb, slug = "record_consent", "samtycke"
    title = _("Write down what the person answered")
    lead = _("Read aloud: May we share what the others need to know, so that you get help when you leave?")
    submit, done = _("Save the answer"), _("The answer has been saved.")
    may_close = True

    purpose = forms.ChoiceField(label=_("The question was about"), choices=Purpose.choices)
    status = forms.ChoiceField(
        label=_("The answer"),
        choices=[choice for choice in ConsentStatus.choices if choice[0] != ConsentStatus.WITHDRAWN],
        widget=forms.RadioSelect,
    )
    given_by = forms.ChoiceField(label=_("Who answered"), choices=ConsentGiver.choices, required=False)
    method = forms.ChoiceField(label=_("How it was given"), choices=ConsentMethod.choices, required=False)
    scope = Long(label=_("What it covers, and what not"), required=False, rows=2, limit=2000)
    excluded_units = UnitsField(
        label=_("Units that shall not take part"), queryset=Unit.objects.none(), required=False,
        help_text=_("They read nothing, and cannot be called."),
    )  # fmt: skip
    excluded_kinds = forms.MultipleChoiceField(
        label=_("Kinds of units that shall not take part"), choices=UnitKind.choices,
        widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip
    secrecy_assessment = Long(
        label=_("If the person cannot consent: how you assessed that sharing does no harm"),
        required=False, rows=3, limit=4000,
    )  # fmt: skip
    valid_to = MomentField(label=_("Valid until"), required=False, help_text=_("Leave it empty for the whole stay."))
    is_only_guardian = forms.BooleanField(
        label=_("This guardian is the only one"),
        required=False,
        help_text=_("Otherwise both guardians must say yes to a child's plan. One no is a no."),
    )

    def start(self):
        purpose = process_of(self.case).asks_about(self.case)
        return {
            "purpose": purpose,
            "given_by": ConsentGiver.GUARDIAN_1 if purpose == Purpose.CHILD_PLAN else ConsentGiver.PATIENT,
            "method": ConsentMethod.ORAL,
        }

    def givers(self) -> list[tuple[str, Any]]:
        """Who may have answered; a child's guardians by name where they are known."""
        known = guardian_rows(self.case, Relationship.objects.visible_to(self.actor).select_related("relative"))
        names = {
            code: gettext("%(name)s, guardian") % {"name": row.relative.name}
            for code, row in zip(GUARDIANS, known, strict=False)
        }
        return [(code, names.get(code, label)) for code, label in ConsentGiver.choices]

    def prepare(self):
        purpose = self.start()["purpose"]
        if purpose not in PLAN:
            del self.fields["is_only_guardian"], self.fields["excluded_units"], self.fields["excluded_kinds"]
            return
        self.fields["given_by"].choices = self.givers()
        self.fields["excluded_units"].queryset = receivers.around(self.case, self.actor)
        self.lead = _("Read aloud: May we plan together with you, and share what the others need to know for it?")
        self.fields["valid_to"].help_text = _("Leave it empty for as long as the plan goes on.")


@register
class EndConsent(VerbForm):
    verb, slug = "end_consent", "avsluta-samtycke"
    title = _("Take a consent back")
    lead = _("It stops at once for what comes. What has been sent stays sent.")
    submit, done = _("End the consent"), _("The consent has been ended.")
    may_close = True

    purpose = forms.ChoiceField(label=_("Consent to"), choices=Purpose.choices)

    def start(self):
        return {"purpose": process_of(self.case).asks_about(self.case)}


@register
class RecordStatement(VerbForm):
    verb, slug = "record_statement", "egna-ord"
    title = _("Write down what the person said")
    lead = _("In the person's own words. It is marked as written by you, and the person can read it.")
    submit, done = _("Save"), _("The person's words have been saved.")
    keeps_draft = True

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            (Statement.Kind.OWN_WORDS, _("What is important to me")),
            (Statement.Kind.WISH, _("A wish")),
            (Statement.Kind.ANSWER, _("An answer")),
        ],
        widget=forms.RadioSelect,
        initial=Statement.Kind.OWN_WORDS,
    )
    text = Long(label=_("The person's words"), rows=4)


SPINE_FORMS = (
    Reject, Forward, AddParty, MarkMisdirected, SendMessage, CorrectMessage, RecordConsent, EndConsent,
    RecordStatement,
)  # fmt: skip


def other_units(case, actor) -> list:
    """The units that take part now, but the actor's own."""
    rows = Participant.objects.visible_to(actor).filter(case=case, left_at=None).exclude(unit=actor.unit)
    return [part.unit for part in rows.select_related("unit").order_by("-is_responsible", "joined_at", "unit__name")]


def message_of(case, actor, pk) -> Message:
    """One message of this case that the actor may read the head of. Raises NotFound."""
    rows = Message.objects.visible_to(actor).filter(case=case).select_related("sender")
    try:
        return rows.get(pk=pk)
    except (Message.DoesNotExist, ValidationError):  # it may stand in the address, so it may be anything
        raise NotFound from None


def contents_of(message: Message, actor) -> dict | None:
    """What a message says, or None where the actor may not read it."""
    content = Content.objects.visible_to(actor).filter(message=message).first()
    return content.body if content else None


def basis_on_record(case, actor) -> str:
    """The patient's consent if it is on record, so that nobody has to choose it again; else nothing is chosen."""
    latest = (
        Consent.objects.visible_to(actor)
        .filter(case=case, purpose=Purpose.SVU_INFORMATION)
        .order_by("-valid_from")
        .first()
    )
    is_live = latest and latest.status == ConsentStatus.GIVEN and not latest.withdrawn_at
    return SecrecyBasis.CONSENT if is_live else ""


__all__ = ["SPINE_FORMS", "Short", "basis_field", "basis_on_record", "contents_of", "message_of"]
