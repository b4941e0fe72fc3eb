"""What every form of a verb shares: what it is called, what it starts with, and how a refusal finds its field."""

from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from apps.access.actions import VERBS
from apps.access.actor import Actor
from apps.core.errors import Invalid

FORMS: dict[str, type["VerbForm"]] = {}


def register(form: type["VerbForm"]) -> type["VerbForm"]:
    FORMS[form.verb] = form
    return form


class VerbForm(forms.Form):
    """A form that ends in one verb.

    `slug` stands in the address. `is_reviewed`: what is sent is shown once more before it goes. `keeps_draft`: what is
    typed is saved as it is typed. `sections` are (heading, names of fields); without them the fields come as they are.
    `folded` are fields that are seldom filled in, last and behind "More". `aliases` says which field shows what the
    verb calls something else.
    """

    verb: ClassVar[str] = ""
    slug: ClassVar[str] = ""
    namespace: ClassVar[str] = "workplace"
    title: ClassVar[Any] = ""
    submit: ClassVar[Any] = ""
    lead: ClassVar[Any] = ""
    done: ClassVar[Any] = ""
    is_reviewed: ClassVar[bool] = False
    keeps_draft: ClassVar[bool] = False
    is_dangerous: ClassVar[bool] = False
    sections: ClassVar[tuple] = ()
    folded: ClassVar[tuple[str, ...]] = ()
    aliases: ClassVar[dict[str, str]] = {"recipients": "to"}
    page: ClassVar[str] = ""  # its own template, where the fields one after another are not enough
    in_address: ClassVar[tuple[str, ...]] = ("message",)  # fields that the address may fill in
    offer: Any = ""  # something already written that the form could begin with: asked for by `?earlier=1`
    leads_to: ClassVar[str] = ""  # another page of the case that comes afterwards, by its name
    opens_what_it_makes: ClassVar[bool] = False  # the verb makes another case, and its page comes afterwards
    may_close: ClassVar[bool] = False  # afterwards the case may be closed to whoever sent it

    once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args, case, actor: Actor, **kwargs):
        self.case, self.actor = case, actor
        super().__init__(*args, **kwargs)
        for name, value in self.start().items():
            self.initial.setdefault(name, value)
        self.prepare()

    @classmethod
    def draft_name(cls) -> str:
        """What its drafts are kept under."""
        return cls.verb

    def drafted_about(self):
        """What its draft is about, and so who shares it."""
        return self.case

    def blank(self) -> "VerbForm":
        """The same form with the same fields and nothing typed."""
        return type(self)(case=self.case, actor=self.actor)

    @classmethod
    def address(cls) -> str:
        """The name of its URL."""
        return f"{cls.namespace}:{cls.verb}"

    def start(self) -> dict[str, Any]:
        """What the fields hold from the beginning."""
        return {}

    def prepare(self) -> None:
        """Narrow choices to the case."""

    def to_verb(self) -> dict[str, Any]:
        """The verb's own fields. What is left empty is left out."""
        wanted = {name: value for name, value in self.cleaned_data.items() if name != "once"}
        return {name: value for name, value in wanted.items() if value not in (None, "", [])}

    def subject(self):
        """The row that the verb is done on."""
        return self.case

    def perform(self):
        """Do the verb. Raises Refused."""
        fields = self.to_verb()
        return VERBS[self.verb].run(self.subject(), by=self.actor, once=self.cleaned_data.get("once"), **fields)

    def take(self, refusal: Invalid) -> None:
        """Show each sentence of a refusal at its field, or above all fields."""
        for name, sentence in refusal.fields.items():
            field = self.aliases.get(name, name)
            self.add_error(field if field in self.fields else None, sentence)

    def grouped(self) -> list[tuple[Any, list]]:
        """The fields under their headings, for the page."""
        if not self.sections:
            return [("", [field for field in self.visible_fields() if field.name not in self.folded])]
        return [(heading, [self[name] for name in names if name in self.fields]) for heading, names in self.sections]

    def rest(self) -> list:
        """The folded fields. They stand open when one of them is wrong."""
        return [self[name] for name in self.folded]

    @property
    def is_rest_open(self) -> bool:
        return self.is_bound and any(name in self.errors for name in self.folded)

    def said(self) -> list[dict[str, str]]:
        """What will be sent, as label and text, for the page that reviews it. Call it on a valid form."""
        shown = ((self[name], self.cleaned_data.get(name)) for name in self.fields if name not in NOT_SAID)
        words = ({"label": field.label, "value": words_for(field.field, value)} for field, value in shown)
        return [each for each in words if each["value"]]

    def unsaid(self) -> list[str]:
        """Labels of what was left empty, so that nothing is forgotten."""
        names = [name for name in self.fields if name not in ("once", "find_unit", "message")]
        return [str(self.fields[name].label) for name in names if self.cleaned_data.get(name) in (None, "", [])]

    def goes_to(self) -> list[str]:
        """The units that get it, where the form does not ask."""
        return []

    def seen_by_person(self) -> str:
        """What the person sees of it, for the page that looks it through."""
        return _("The patient can read this on their own page, and is told that there is something new.")

    @property
    def is_without_basis(self) -> bool:
        return "secrecy_basis" in self.fields and self.cleaned_data.get("secrecy_basis") in ("", "none")

    def typed_pairs(self) -> list[tuple[str, str]]:
        """Everything that was typed, for the hidden fields of the page that looks it through."""
        names = (name for name in self.data if name not in NOT_TYPED)
        return [(name, value) for name in names for value in self.data.getlist(name)]

    def unjudged(self) -> "VerbForm":
        """The same form with everything that was typed and no complaints: nobody has sent it yet."""
        self._errors, self.cleaned_data = ErrorDict(), {}
        return self


NOT_SAID = ("once", "find_unit", "message")
NOT_TYPED = ("csrfmiddlewaretoken", "do", "resolve")


def words_for(field, value) -> str:
    """A value as people read it."""
    if value in (None, "", []):
        return ""
    if hasattr(field, "words"):
        return field.words(value)
    choices = dict(getattr(field, "choices", ())) if isinstance(field, forms.ChoiceField) else {}
    if isinstance(value, list) and choices:
        return "\n".join(str(choices.get(each, each)) for each in value)
    if choices:
        return str(choices.get(value, value))
    return str(value)
