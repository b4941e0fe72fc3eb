"""What the components in templates/components/ are filled with. Plain data, made in views; see the README there."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

Tone = str  # info, success, warning, danger, lin, quiet


@dataclass(frozen=True, slots=True)
class Tag:
    """An icon, a word and a tint."""

    text: str
    icon: str = ""
    tone: Tone = "info"


@dataclass(frozen=True, slots=True)
class Line:
    """A state in words with an icon in front: a receipt, an obstacle, a condition that is met."""

    text: str
    tone: Tone = "quiet"
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value, with an icon or a reason where the component shows one."""

    label: str = ""
    value: Any = ""
    icon: str = ""
    note: str = ""
    tone: Tone = ""
    text: Any = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the five stages: state is done, now or later."""

    name: str
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that has happened. `meta` says who, `receipts` who has acknowledged it."""

    icon: str
    title: str
    at: datetime | None = None
    meta: str = ""
    text: str = ""
    url: str = ""
    tone: Tone = "info"
    receipts: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to reach. `role` is what they are here and where they work."""

    name: str
    role: str = ""
    phone: str = ""
    tone: Tone = ""
    short_name: str = ""
    unit: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """What can be done with a row. `post` makes it one press; `key` names the shortcut ("acknowledge")."""

    label: str
    url: str
    is_primary: bool = False
    post: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One case in a worklist."""

    id: Any
    url: str
    name: str
    due_at: datetime | None = None
    number: str = ""
    age: int | None = None
    place: str = ""
    is_protected: bool = False
    municipality: str = ""
    health_centre: str = ""
    stage: int = 1
    stage_name: str = ""
    step: str = ""
    step_detail: str = ""
    waiting_for: str = ""
    unread: int = 0
    responsible: str = ""
    take_url: str = ""
    action: Action | None = None
    other: Action | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; tone "late" for those that are overdue."""

    label: str
    rows: list[Any]
    tone: Tone = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A row or a menu entry that leads somewhere."""

    title: str
    url: str
    text: str = ""
    icon: str = ""
    tone: Tone = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Later:
    """Something that will happen, for the patient's list."""

    day: date
    title: str
    text: str = ""
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step in an order: state is done, now, later or stop."""

    title: str
    text: str = ""
    state: str = "later"


@dataclass(frozen=True, slots=True)
class WeekDay:
    """One day of the week strip: "Lör 21", "2", "väntas"."""

    label: str
    number: str
    note: str = ""
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class Patient:
    """Whom the page is about, for the banner."""

    name: str
    number: str
    age: int | None = None
    gender_word: str = ""
    is_protected: bool = False
    tags: tuple[Tag, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """The head of a sent message."""

    title: str
    from_name: str
    at: datetime
    to: tuple[str, ...] = ()
    version: int = 1
    is_corrected: bool = False
    receipts: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Clash:
    """Two texts in one field. `*_html` are safe HTML with <ins> around the differences (see `core.differences`)."""

    field: str
    label: str
    who: str
    at: datetime
    mine: str
    theirs: str
    both: str
    mine_html: str = ""
    theirs_html: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """A place in the main navigation. A count of None is not shown."""

    label: str
    url: str
    icon: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """An assignment in the switch."""

    id: Any
    unit: str
    role: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Shell:
    """What stands around a signed-in person's pages. Staff have `assignments` and `tabs`, patients have `nav`."""

    user_name: str
    home_url: str
    unit_name: str = ""
    role_name: str = ""
    short_name: str = ""
    assignments: list[Choice] = field(default_factory=list)
    tabs: list[Tab] = field(default_factory=list)
    nav: list[Tab] = field(default_factory=list)
    search_url: str = ""
    switch_url: str = ""
    sign_out_url: str = ""
    own_pages_url: str = ""
    more_url: str = ""
