"""What administrators fill in. Each form says which changes it asks for; the verbs decide whether they can be made."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.access.actor import Actor
from apps.access.roles import ROLES
from apps.cases.forms.fields import Long, Short
from apps.core.calendar import today
from apps.core.errors import Invalid
from apps.core.fields import DayField
from apps.core.municipalities import MUNICIPALITIES
from apps.core.text import swedish_key
from apps.core.widgets import Explained, RadioCards
from apps.organisations.kinds import Purpose, Role, UnitKind, can_stand_on, provider_kind_of, purposes_of
from apps.organisations.loading.tables import Wrong, hsa_id, mailbox, phone
from apps.organisations.models import Assignment, RiskAnalysis, RoleProfile, Unit

from . import rulebook
from .operations import Data
from .permissions import GROUPS, SENTENCES

LIMIT = 1000


class Checked(Short):
    """A line that is checked as the same column of a file is."""

    def __init__(self, check, **kwargs):
        self.check = check
        super().__init__(**kwargs)

    def clean(self, value):
        value = super().clean(value)
        try:
            return self.check(value) if value else value
        except Wrong as wrong:
            raise ValidationError(str(wrong)) from None


class Asking(forms.Form):
    """A form that asks for a change. `title` and `lead` stand above it."""

    title: Any = ""
    lead: Any = ""
    reason = Long(label=_("Why"), rows=2, limit=LIMIT, help_text=_("The one who approves reads this."))

    def __init__(self, *args, actor: Actor, post: Assignment | None = None, **kwargs):
        self.actor, self.post = actor, post
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fill in what can be chosen."""

    def changes(self) -> list[Data]:
        raise NotImplementedError

    def take(self, refusal: Invalid) -> None:
        """A refusal of the verb's, at the field that it is about."""
        for field, words in refusal.fields.items():
            self.add_error(field if field in self.fields else None, words)

    def day(self, name: str) -> str | None:
        value = self.cleaned_data.get(name)
        return value.isoformat() if value else None


def profile_choices(actor: Actor, fits=lambda role: True) -> list[tuple[str, str]]:
    """The provider's own profiles, then the standard one of each role that has none yet."""
    own = [one for one in RoleProfile.objects.filter(provider=actor.provider) if fits(one.role)]
    have = {one.role for one in own if not one.name}
    kinds = [kind for kind in UnitKind.values if provider_kind_of(kind) in ("", actor.provider_kind)]
    here = [role for role in Role.values if any(can_stand_on(role, kind) for kind in kinds)]
    new = [(f"role:{role}", str(Role(role).label)) for role in here if role not in have and fits(role)]
    return sorted([*((str(one.pk), str(one)) for one in own), *new], key=lambda choice: swedish_key(choice[1]))


def profile_of(choice: str, actor: Actor) -> str:
    """A chosen role without a profile gets its standard one, which gives nobody anything."""
    role = choice.removeprefix("role:")
    return str(RoleProfile.standard(actor.provider, role).pk) if role != choice else choice


class Give(Asking):
    title = _("Give an assignment")
    lead = _("It begins to hold when a second person has approved it, and no earlier than its first day.")
    hsa_id = Checked(hsa_id, label=_("HSA-id"), limit=31, help_text=_("For example SE2321000255-A1."))
    name = Short(label=_("Name"), limit=120, required=False, help_text=_("Needed only for somebody new here."))
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    profile = forms.ChoiceField(label=_("Role"))
    valid_from = DayField(label=_("First day"))
    valid_to = DayField(label=_("Last day"), required=False, help_text=_("Empty means until further notice."))
    field_order = ["hsa_id", "name", "unit", "profile", "valid_from", "valid_to", "reason"]

    def prepare(self):
        self.fields["unit"].queryset = Unit.objects.filter(provider=self.actor.provider).by_name()
        self.fields["profile"].choices = [("", "–"), *profile_choices(self.actor)]
        self.fields["valid_from"].initial = today()

    def changes(self):
        said = self.cleaned_data
        return [
            {
                "do": "grant",
                "hsa_id": said["hsa_id"],
                "name": said["name"],
                "unit": str(said["unit"].pk),
                "profile": profile_of(said["profile"], self.actor),
                "valid_from": self.day("valid_from"),
                "valid_to": self.day("valid_to"),
            }
        ]


class Dates(Asking):
    title = _("Change the days")
    valid_from = DayField(label=_("First day"))
    valid_to = DayField(label=_("Last day"), required=False, help_text=_("Empty means until further notice."))
    field_order = ["valid_from", "valid_to", "reason"]

    def prepare(self):
        self.fields["valid_from"].initial, self.fields["valid_to"].initial = self.post.valid_from, self.post.valid_to
        if self.post.valid_from <= today():
            self.fields["valid_from"].disabled = True
            self.fields["valid_from"].help_text = _("It has begun, so the first day stands.")

    def changes(self):
        days = {"valid_from": self.day("valid_from"), "valid_to": self.day("valid_to")}
        return [{"do": "dates", "assignment": str(self.post.pk), **days}]


class Leave(Asking):
    title = _("Leave")
    lead = _("The assignment opens nothing from the first day of leave, and begins again by itself.")
    first_day = DayField(label=_("First day of leave"))
    back_on = DayField(label=_("First day back at work"))
    field_order = ["first_day", "back_on", "reason"]

    def changes(self):
        days = {"first_day": self.day("first_day"), "back_on": self.day("back_on")}
        return [{"do": "leave", "assignment": str(self.post.pk), **days}]


class OtherProfile(Asking):
    title = _("Change role or profile")
    profile = forms.ChoiceField(label=_("Role"))
    field_order = ["profile", "reason"]

    def prepare(self):
        fits = profile_choices(self.actor, lambda role: can_stand_on(role, self.post.unit.kind))
        self.fields["profile"].choices = [("", "–"), *fits]
        self.fields["profile"].initial = str(self.post.profile_id)

    def changes(self):
        profile = profile_of(self.cleaned_data["profile"], self.actor)
        return [{"do": "profile_of", "assignment": str(self.post.pk), "profile": profile}]


class End(Asking):
    title = _("End the assignment")
    lead = _("It ends the moment a second person approves it. Tasks that the person holds go back to the unit.")

    def changes(self):
        return [{"do": "end", "assignment": str(self.post.pk)}]


class Profile(Asking):
    """A role, narrowed to what is needed. The role itself is settled once."""

    title = _("Role profile")
    lead = _("A profile can only take away from what the role may. Tick nothing to leave the role as it is.")
    role = forms.ChoiceField(label=_("Role"), choices=[("", "–"), *Role.choices])
    name = Short(label=_("Name"), limit=120, required=False, help_text=_("Empty is the standard profile of the role."))
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Purpose.choices, widget=RadioCards)
    permissions = forms.MultipleChoiceField(
        label=_("May only"), required=False, widget=forms.CheckboxSelectMultiple, choices=[]
    )
    reads_other_providers = forms.BooleanField(
        label=_("May read what other providers share, with the patient's consent"), required=False
    )
    handles_protected = forms.BooleanField(label=_("Handles patients with protected identity"), required=False)
    analysis = forms.ModelChoiceField(
        RiskAnalysis.objects.none(),
        label=_("Needs and risk analysis"),
        help_text=_("Only approved ones can be chosen. Without an analysis nobody gets a profile."),
    )

    def __init__(self, *args, profile: RoleProfile | None = None, **kwargs):
        self.profile = profile
        super().__init__(*args, **kwargs)
        if profile:
            self.initial = {name: getattr(profile, name) for name in self.fields if hasattr(profile, name)}
            self.initial["analysis"] = profile.analysis_id

    field_order = [
        "role", "name", "purpose", "permissions", "reads_other_providers", "handles_protected", "analysis", "reason",
    ]  # fmt: skip

    def prepare(self):
        own = RiskAnalysis.objects.filter(provider=self.actor.provider).exclude(approved_on=None)
        self.fields["analysis"].queryset = own.order_by("title")
        role = self.profile.role if self.profile else self.data.get("role")
        allowed = ROLES.get(role, frozenset(SENTENCES))
        self.fields["permissions"].choices = [
            (name, words) for _title, group in GROUPS for name, words in group.items() if name in allowed
        ]
        if self.profile:
            self.fields["role"].disabled = True
            self.fields["purpose"].choices = [(one, Purpose(one).label) for one in sorted(purposes_of(role))]

    def changes(self):
        said = {name: self.cleaned_data[name] for name in self.field_order if name not in ("reason", "analysis")}
        keys = {"profile": str(self.profile.pk) if self.profile else None, "analysis": str(said_pk(self, "analysis"))}
        return [{"do": "profile", **said, **keys}]


def said_pk(form: forms.Form, name: str):
    return form.cleaned_data[name].pk


class Analysis(Asking):
    title = _("Needs and risk analysis")
    lead = _("Why staff need what they may read, and what could go wrong. A second person approves it.")
    heading = Short(label=_("Title"), limit=120)
    text = Long(
        label=_("Analysis"),
        rows=8,
        limit=8000,
        help_text=_("What do they need to read, and why? What could go wrong? What makes that less likely?"),
    )
    review_by = DayField(label=_("Look at it again by"))
    field_order = ["heading", "text", "review_by", "reason"]

    def __init__(self, *args, analysis: RiskAnalysis | None = None, **kwargs):
        self.analysis = analysis
        super().__init__(*args, **kwargs)
        if analysis:
            self.initial = {"heading": analysis.title, "text": analysis.text, "review_by": analysis.review_by}

    def changes(self):
        said = self.cleaned_data
        key = str(self.analysis.pk) if self.analysis else None
        return [
            {
                "do": "analysis",
                "analysis": key,
                "title": said["heading"],
                "text": said["text"],
                "review_by": self.day("review_by"),
            }
        ]


class RuleChange(Asking):
    title = _("Propose another value")
    lead = _("No value changes back in time: what has been judged by the old one stays judged by it.")
    value = forms.CharField(label=_("New value"), max_length=200)
    valid_from = DayField(label=_("Holds from"))
    source = Short(label=_("Source"), limit=300, help_text=_("The law, agreement or decision that it rests on."))
    field_order = ["value", "valid_from", "source", "reason"]

    def __init__(self, *args, key: str, **kwargs):
        self.key = key
        super().__init__(*args, **kwargs)

    def prepare(self):
        kind = rulebook.kind_of(self.key)
        if kind == "yes_no":
            choices = [("yes", Explained(_("Yes"))), ("no", Explained(_("No")))]
            label = self.fields["value"].label
            self.fields["value"] = forms.ChoiceField(label=label, choices=choices, widget=RadioCards)
        else:
            self.fields["value"].help_text = rulebook.HOW[kind]
        self.order_fields(self.field_order)

    def clean_value(self):
        try:
            return rulebook.read(self.key, self.cleaned_data["value"])
        except Invalid as refusal:
            raise ValidationError(refusal.message) from None

    def changes(self):
        said = {name: self.cleaned_data[name] for name in ("value", "source")}
        return [{"do": "rule", "key": self.key, "valid_from": self.day("valid_from"), **said}]


class UnitForm(forms.Form):
    """How a unit is reached. The HSA-id and the kind are settled when it is made."""

    hsa_id = Checked(hsa_id, label=_("HSA-id"), limit=31)
    kind = forms.ChoiceField(label=_("Kind"))
    name = Short(label=_("Name"), limit=120)
    neutral_name = Short(
        label=_("Neutral name"),
        limit=120,
        required=False,
        help_text=_("Stands in messages outside the login, where the name itself would tell of an illness."),
    )
    municipality_code = forms.ChoiceField(label=_("Municipality"), required=False)
    phone = Checked(phone, label=_("Phone"), limit=40, required=False)
    mailbox = Checked(mailbox, label=_("E-mail"), limit=254, required=False)

    def __init__(self, *args, actor: Actor, unit: Unit | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [kind for kind in UnitKind.values if provider_kind_of(kind) in ("", actor.provider_kind)]
        self.fields["kind"].choices = [("", "–"), *((kind, UnitKind(kind).label) for kind in kinds)]
        places = sorted(MUNICIPALITIES.items(), key=lambda place: swedish_key(place[1]))
        self.fields["municipality_code"].choices = [("", "–"), *places]
        if unit:
            self.initial = {name: getattr(unit, name) for name in self.fields}
            self.fields["hsa_id"].disabled = self.fields["kind"].disabled = True

    def take(self, refusal: Invalid) -> None:
        for field, words in refusal.fields.items():
            self.add_error(field if field in self.fields else None, words)
