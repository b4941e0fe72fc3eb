"""What a story is made of, and what it becomes."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from apps.core.phrases import NBSP
from apps.discharge.models import Stay


def ward_role(has_left: bool) -> str:
    return _("The ward that cared for you") if has_left else _("The ward that cares for you")


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call: the fixed care contact (fast vårdkontakt), or else the ward."""

    name: str
    unit: str
    phone: str
    is_fixed: bool
    has_left: bool = False  # the person is no longer on the ward

    @property
    def short_name(self) -> str:
        return self.name.split(" ")[0] if self.is_fixed else self.name

    @property
    def role(self) -> str:
        if not self.is_fixed:
            return ward_role(self.has_left)
        if not self.unit:
            return _("Your fixed care contact")
        return _("Your fixed care contact at %(unit)s") % {"unit": self.unit}

    @property
    def sentence(self) -> str:
        """Whom to turn to, with or without a number to call."""
        words = {"name": self.short_name, "unit": self.unit}
        if self.is_fixed and self.unit:
            return _("Questions? Call %(name)s, your fixed care contact at %(unit)s.") % words
        if self.is_fixed:
            return _("Questions? Call %(name)s, your fixed care contact.") % words
        if self.phone:
            return _("Questions? Call %(name)s.") % words
        return _("Questions? Ask the staff at %(name)s.") % words


@dataclass(frozen=True, slots=True)
class Later:
    """Something that is known to come: a day, and what happens then."""

    day: date
    title: str
    text: str


@dataclass(slots=True)
class Story:
    """`title`, `when` and `facts` answer "when do I go home"; `contact` answers "whom do I call".

    `pill` says whether it is the next step or how things stand; `facts` are {icon, text}; `people` and `steps` fill
    the components of the same names. `is_over`: nothing more is planned.
    """

    title: str = ""
    pill: str = ""
    when: str = ""
    text: str = ""
    facts: list[dict] = field(default_factory=list)
    contact: Contact | None = None
    later: list[Later] = field(default_factory=list)
    people: list[dict] = field(default_factory=list)
    steps: list[dict] = field(default_factory=list)
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """The rows that a story is made of. `stay` carries its case, the ward and `sip_call_due`, `taken_back_at` and
    `estimate_changed_at` (moments or days, or None); the others carry the name, kind and phone of their unit."""

    stay: Stay
    participants: list
    readiness: list
    pauses: list
    obstacles: list = field(default_factory=list)


def ward_of(stay: Stay) -> str:
    """The ward's name, with its number on the same line."""
    name, space, number = stay.case.responsible_unit.name.rpartition(" ")
    return f"{name}{NBSP}{number}" if space and number.isdigit() else stay.case.responsible_unit.name
