"""Planning together while the patient is in the ward."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.cases.forms.base import register
from apps.cases.forms.fields import DayOrMomentField, Long, Short
from apps.cases.forms.receivers import ToUnits
from apps.cases.forms.spine import basis_field, basis_on_record
from apps.cases.kinds import MessageKind
from apps.cases.models import Content
from apps.core.calendar import today
from apps.core.phrases import people_date
from apps.discharge.words import LABELS
from apps.organisations.kinds import INPATIENT
from apps.organisations.models import Assignment, Staff, Unit

from .common import DischargeForm, ToAll


def long(name: str, rows: int = 3, **kwargs) -> Long:
    return Long(label=LABELS[name], required=False, rows=rows, **kwargs)


@register
class StartPlanning(DischargeForm):
    verb, slug = "start_planning", "starta-planering"
    title = _("Start planning")
    lead = _("Says that your unit has begun. The case moves to planning.")
    submit, done = _("Start planning"), _("Your unit has started planning.")


class Shared(ToAll):
    """Free text under headings, sent to all."""

    is_reviewed = keeps_draft = True
    in_address = ("message", "earlier")
    kind: ClassVar[MessageKind]
    secrecy_basis = basis_field()

    def start(self):
        """What is on record, and what the unit wrote in the stay before this one, if it asks for that."""
        written = self.earlier() if self.initial.get("earlier") else None
        said = {name: not_confirmed(written, value) for name, value in written.body.items()} if written else {}
        return {"secrecy_basis": basis_on_record(self.case, self.actor), **said}

    def earlier(self) -> Content | None:
        """The unit's own latest of the kind in the case that this one goes on from, where it may still be read."""
        if self.case.previous_id is None:
            return None
        rows = Content.objects.visible_to(self.actor).filter(message__case=self.case.previous_id)
        own = rows.filter(message__kind=self.kind, message__sender=self.actor.unit).select_related("message")
        return own.order_by("-message__sent_at").first()

    @property
    def offer(self) -> str:
        if self.is_bound or self.initial.get("earlier") or self.earlier() is None:
            return ""
        return gettext("Use what you wrote during the earlier stay")


def not_confirmed(written: Content, value) -> str:
    """An earlier text with a mark, so that nobody takes it for what holds today."""
    words = {"day": people_date(written.message.sent_at, weekday=False), "text": value}
    return gettext("(From %(day)s, not confirmed) %(text)s") % words if isinstance(value, str) else value


@register
class ShareMapping(Shared):
    verb, slug = "share_mapping", "kartlaggning"
    kind = MessageKind.MAPPING
    title = _("Share the mapping")
    lead = _("What your unit knows about the person's life and help today. Fill in what you know.")
    submit, done = _("Share"), _("The mapping has been shared.")

    own_view = long("own_view")
    worries = long("worries", 2)
    living = long("living")
    services = long("services")
    aids = long("aids", 2)
    relatives = long("relatives", 2)
    text = Long(label=_("Anything else"), required=False, rows=3)
    field_order = ["own_view", "worries", "living", "services", "aids", "relatives", "text", "secrecy_basis", "once"]


@register
class SharePlanningBasis(Shared):
    verb, slug = "share_planning_basis", "planeringsunderlag"
    kind = MessageKind.PLANNING_BASIS
    title = _("Share the planning basis")
    lead = _("What the ward knows that others need to plan. Fill in what you know.")
    submit, done = _("Share"), _("The planning basis has been shared.")

    function = long("function")
    medical = long("medical")
    medicines = long("medicines")
    rehab = long("rehab")
    risks = long("risks", 2)
    needs = long("needs")
    text = Long(label=_("Anything else"), required=False, rows=3)
    field_order = ["function", "medical", "medicines", "rehab", "risks", "needs", "text", "secrecy_basis", "once"]


@register
class ChangeEstimate(DischargeForm):
    verb, slug = "change_estimate", "andra-berakning"
    title = _("Change the planned discharge")
    lead = _("All units are told at once, and the patient too.")
    submit, done = _("Change and tell all"), _("The planned discharge has been changed, and all have been told.")

    estimated_discharge_at = DayOrMomentField(label=_("Planned discharge"), help_text=_("The day is enough."))
    reason = Long(label=_("Why"), required=False, rows=2, limit=2000)

    def start(self):
        stay = self.stay
        return {"estimated_discharge_at": stay.estimate_day if stay.is_estimate_a_day else stay.estimated_discharge_at}


@register
class NameFixedContact(DischargeForm):
    verb, slug = "name_fixed_contact", "fast-vardkontakt"
    title = _("Name a fixed care contact")
    lead = _("The patient sees the name and the phone number.")
    submit, done = _("Name"), _("The fixed care contact has been named.")

    fixed_care_contact = forms.ModelChoiceField(
        label=_("Somebody at your unit"), queryset=Staff.objects.none(), required=False, empty_label="–"
    )
    other_name = Short(label=_("Or somebody else"), required=False, limit=120)
    phone = Short(label=_("Phone"), required=False, limit=40)
    aliases = {"fixed_care_contact": "other_name"}

    def start(self):
        return {"phone": Unit.objects.values_list("phone", flat=True).get(pk=self.actor.unit)}

    def prepare(self):
        here = Assignment.objects.valid_on(today()).filter(unit=self.actor.unit)
        self.fields["fixed_care_contact"].queryset = Staff.objects.filter(
            pk__in=here.values("staff"), is_protected=False
        ).by_name()

    def to_verb(self):
        data = self.cleaned_data
        return {"fixed_care_contact": data["fixed_care_contact"] or data["other_name"], "phone": data["phone"]}


@register
class TransferWard(ToUnits, DischargeForm):
    verb, slug = "transfer_ward", "byt-avdelning"
    title = _("Move the stay to another ward")
    lead = _("Nothing changes until the other ward takes over.")
    submit, done = _("Ask the ward to take over"), _("The other ward has been asked to take over.")

    def offered(self):
        return Unit.objects.filter(kind__in=INPATIENT, provider=self.actor.provider).by_name()[:40]

    def prepare(self):
        self.fields["to"].label = _("Ward")
        self.searched_kinds = INPATIENT
        self.offer()

    def to_verb(self):
        return {"to": self.cleaned_data["to"]}


@register
class AcceptTransfer(DischargeForm):
    verb, slug = "accept_transfer", "ta-over"
    title = _("Take over the stay")
    lead = _("Your ward becomes responsible. Tasks move with it, and all units are told.")
    submit, done = _("Take over"), _("Your ward has taken over the stay.")


PLANNING_FORMS = (
    StartPlanning, ShareMapping, SharePlanningBasis, ChangeEstimate, NameFixedContact, TransferWard, AcceptTransfer,
)  # fmt: skip
