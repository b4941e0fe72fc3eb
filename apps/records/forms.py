"""Forms of the record: one for each kind of entry, and those about an entry that is there."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.cases.forms.base import VerbForm
from apps.cases.forms.fields import Long, MomentField, Short
from apps.core import clock

from .actions.common import LINE
from .models import EntryKind, NoteType, Severity

FIELDS: dict[str, Any] = {
    "note_type": lambda: forms.ChoiceField(label=_("Kind of note"), choices=[("", "–"), *NoteType.choices]),
    "heading": lambda: Short(label=_("Heading"), required=False, limit=LINE),
    "dose": lambda: Short(label=_("Dose"), required=False, limit=LINE),
    "how_often": lambda: Short(label=_("How often"), required=False, limit=LINE),
    "severity": lambda: forms.ChoiceField(label=_("How bad"), choices=Severity.choices, widget=forms.RadioSelect),
    "code": lambda: Short(label=_("Code (ICD-10-SE)"), required=False, limit=20),
    "text": lambda: Long(label=_("Text"), rows=8),
    "happened_at": lambda: MomentField(label=_("When it happened")),
}
# The fields of each kind, in order, and what they are called there.
NAMED: dict[str, dict[str, Any]] = {
    EntryKind.NOTE: {"note_type": None, "heading": None, "text": None},
    EntryKind.MEDICATION: {"heading": _("Medicine"), "dose": None, "how_often": None, "text": _("Comment")},
    EntryKind.ALERT: {"heading": _("What the warning is about"), "severity": None, "text": _("Comment")},
    EntryKind.DIAGNOSIS: {"heading": _("Diagnosis"), "code": None, "text": _("Comment")},
    EntryKind.INSURANCE: {"heading": None, "text": None},
}
NEEDS_TEXT = (EntryKind.NOTE, EntryKind.INSURANCE)


def fields_of(kind: str) -> dict[str, forms.Field]:
    """The fields that an entry of this kind has."""
    made = {}
    for name, label in [*NAMED[kind].items(), ("happened_at", None)]:
        made[name] = field = FIELDS[name]()
        if label is not None:
            field.label = label
        if name == "text":
            field.required = kind in NEEDS_TEXT
        if name == "heading":
            field.required = kind not in NEEDS_TEXT
    return made


class Saying(VerbForm):
    """A form with what an entry says. Its field for the title is `heading`: a form has a title of its own."""

    aliases: ClassVar[dict[str, str]] = {"title": "heading"}

    def renamed(self, said: dict[str, Any]) -> dict[str, Any]:
        return {"title" if name == "heading" else name: value for name, value in said.items()}


class EntryForm(Saying):
    """Something new in the record. `case` is the person."""

    verb = "write_entry"
    kind: ClassVar[str] = ""
    submit, done = _("Save"), _("It is in the record.")
    keeps_draft = True

    sign = forms.BooleanField(label=_("Sign it at once"), required=False)
    is_not_shared = forms.BooleanField(
        label=_("Do not share it with other providers"),
        help_text=_("Otherwise others may read it where the law or the person lets them."),
        required=False,
    )

    @classmethod
    def draft_name(cls) -> str:
        return f"{cls.verb}:{cls.kind}"

    @classmethod
    def address(cls) -> str:
        return f"{cls.namespace}:write_{cls.kind}"

    def start(self):
        return {"happened_at": clock.now()}

    def to_verb(self):
        said = self.renamed(super().to_verb())
        is_shared = not said.pop("is_not_shared", False)
        return {**said, "kind": EntryKind(self.kind), "is_shared": is_shared}


def writing(kind: str, slug: str, title: Any) -> type[EntryForm]:
    """The form that writes one kind of entry."""
    made = fields_of(kind)
    order = [*made, "sign", "is_not_shared", "once"]
    more = {"kind": kind, "slug": slug, "title": title, "field_order": order, "__module__": __name__}
    return type(f"Write{kind.capitalize()}", (EntryForm,), {**made, **more})


ENTRY_FORMS = (
    writing(EntryKind.NOTE, "anteckning", _("New note")),
    writing(EntryKind.MEDICATION, "lakemedel", _("New medicine")),
    writing(EntryKind.ALERT, "varning", _("New warning")),
    writing(EntryKind.DIAGNOSIS, "diagnos", _("New diagnosis")),
    writing(EntryKind.INSURANCE, "forsakringsintyg", _("New insurance medicine investigation")),
)


class CorrectEntry(Saying):
    """Like the forms after it: about an entry that is there, which is its `case`."""

    verb, slug = "correct_entry", "ratta"
    title = _("Correct an entry")
    lead = _("The old version stays readable, marked as replaced. The new one must be signed again.")
    submit, done = _("Save the correction"), _("The correction has been saved.")

    sign = forms.BooleanField(label=_("Sign it at once"), required=False)

    def prepare(self):
        self.fields = {**fields_of(self.case.kind), **self.fields}

    def start(self):
        entry = self.case
        plain = {name: getattr(entry, name) for name in ("note_type", "text", "happened_at")}
        return {"heading": entry.title, **plain, **entry.data}

    def to_verb(self):
        """What was emptied is emptied: here a field that is empty is not left out."""
        said = self.renamed({name: value for name, value in self.cleaned_data.items() if name != "once"})
        if not said.get("note_type"):
            said.pop("note_type", None)
        if self.is_same_minute(said.get("happened_at")):
            said.pop("happened_at")
        return said

    def is_same_minute(self, moment) -> bool:
        """The form shows whole minutes; a time that nobody touched is the entry's own."""
        return moment is not None and moment == self.case.happened_at.replace(second=0, microsecond=0)


class WithholdEntry(VerbForm):
    verb, slug = "withhold_entry", "undanhall"
    title = _("Keep an entry from the person")
    lead = _("Only when it matters very much for the care that the person does not read it now. Staff still read it.")
    submit, done = _("Keep it from the person"), _("The person does not see it now.")
    is_dangerous = True

    reason = Long(label=_("Why it would be harmful to show it now"), rows=3, limit=LINE)
    until = MomentField(label=_("Until"), required=False, help_text=_("Leave it empty if you do not know yet."))


class NoteDisagreement(VerbForm):
    verb, slug = "note_disagreement", "avvikande-mening"
    title = _("The person disagrees")
    lead = _("What is written stays as it is. Whoever reads it also reads what the person says.")
    submit, done = _("Save"), _("What the person says stands with the entry.")

    text = Long(label=_("What the person says is wrong or misleading"), rows=4)


ABOUT_ENTRY = (CorrectEntry, WithholdEntry, NoteDisagreement)
