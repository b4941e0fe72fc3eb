"""Reading `events`: each verb with its fields, ids and times checked against what the verb takes."""

from datetime import date, datetime
from difflib import SequenceMatcher
from types import UnionType
from typing import Union, get_args, get_origin

from django.db.models import Model
from django.utils.translation import gettext as _

from apps.access.actions import VERBS, Verb
from apps.access.fields import known_fields, takes_any_field
from apps.appointments.kinds import ChannelKind
from apps.appointments.models import Appointment, Invitation
from apps.organisations.models import Staff, Unit
from apps.patients.models import Person
from apps.scenarios.bookings import BY_A_CHANNEL
from apps.scenarios.problems import Collected, nearest, not_built, unknown, unplayable
from apps.scenarios.script import Event
from apps.scenarios.source import Items, Node, Table, Word
from apps.scenarios.times import is_step, read_at, read_moment, step_from
from apps.scenarios.vocabulary import LATER_VERBS, OWN_VERBS, SAID_BY_A_PERSON, verb_words

from .expect import read_expect
from .names import Names
from .shapes import check_keys, is_given, items, table, word, words

KEYS = ("at", "by", "do", "on", "to", "with", "as", "expect")
GROUP_OF = {Staff: ("staff",), Unit: ("units",), Person: ("people", "relatives")}
LOOKS_LIKE = 0.8  # how alike an unknown section must be to a field before it counts as a slip of the pen


def read_events(node: Node, start: datetime, names: Names, problems: Collected) -> tuple[Event, ...]:
    events = []
    before = start
    for entry in items(node, "events"):
        with problems:
            event = EventReader(table(entry, "events"), before, names, problems).read()
            before = event.at
            events.append(event)
            continue
        known_by_name(entry, names)  # so that what comes after is not told of as well
    return tuple(events)


def known_by_name(entry: Node, names: Names) -> None:
    name = entry.get("as") if isinstance(entry, Table) else None
    if isinstance(name, Word) and not names.cast.group_of(name):
        names.made.append(str(name))


class EventReader:
    def __init__(self, node: Table, before: datetime, names: Names, problems: Collected):
        self.node, self.before, self.names, self.problems = node, before, names, problems

    def read(self) -> Event:
        node = self.node
        check_keys(node, KEYS, self.problems, required=("at",))
        at = self.before
        if is_given(node, "at"):
            with self.problems:
                at = read_at(word(node["at"], "at"), self.before)
        do = self.verb_word()
        verb = VERBS.get(do)
        parts = {}
        for key in ("by", "on", "to", "with", "as"):
            with self.problems:
                parts[key] = getattr(self, f"read_{key}")(do, verb, at)
        if parts.get("as") and not self.is_refused():
            self.names.made.append(parts["as"])
        expect = ()
        if is_given(node, "expect"):
            expect = read_expect(node["expect"], self.names, self.problems, verb=do)
        return Event(
            line=node.line,
            at=at,
            do=do,
            by=parts.get("by"),
            on=parts.get("on") or "",
            to=parts.get("to"),
            with_=parts.get("with") or Table(node.line),
            as_=parts.get("as") or "",
            expect=expect,
        )

    def is_refused(self) -> bool:
        """Whether the story expects the verb to be refused, so that it makes nothing."""
        expect = self.node.get("expect")
        return isinstance(expect, Table) and is_given(expect, "refused")

    def verb_word(self) -> str:
        if not is_given(self.node, "do"):
            raise unplayable(self.node.line, _("“%(key)s” is missing") % {"key": "do"})
        do = word(self.node["do"], "do")
        if do in VERBS or do in OWN_VERBS:
            return str(do)
        if do in LATER_VERBS:
            raise not_built(do.line, do)
        raise unknown(do.line, _("verb"), do, verb_words())

    def read_by(self, do: str, verb: Verb | None, at: datetime):
        if do == BY_A_CHANNEL and str(self.node.get("by", "")) in ("", *ChannelKind.values):
            return None
        if is_given(self.node, "by"):
            return self.names.doer(self.node["by"])
        if do != "wait":
            raise unplayable(self.node.line, _("“%(key)s” is missing") % {"key": "by"})
        return None

    def read_on(self, do: str, verb: Verb | None, at: datetime) -> str:
        if not is_given(self.node, "on"):
            if do != "wait":
                raise unplayable(self.node.line, _("“%(key)s” is missing") % {"key": "on"})
            return ""
        is_place = str(self.node["on"]) in self.names.cast.units
        if verb and verb.on is Unit or is_place and do == "wait":
            return self.names.cast_id(self.node["on"], "on", "units")
        name = self.names.object_name(self.node["on"], "on")
        is_of_person = verb is None or verb.on in (Person, Appointment, Invitation) or do in SAID_BY_A_PERSON
        if not is_of_person and not self.names.is_made(name):
            text = _("“%(verb)s” is done on a case, and “%(id)s” is a person: name the case with “as”")
            raise unplayable(self.node["on"].line, text % {"verb": do, "id": name})
        return name

    def read_to(self, do: str, verb: Verb | None, at: datetime):
        if "to" not in self.node:
            return None
        if verb is None or "to" not in known_fields(verb):
            raise unplayable(self.node.line_of("to"), _("“%(verb)s” has no receivers") % {"verb": do})
        if isinstance(self.node["to"], Items) and not self.node["to"] or not is_given(self.node, "to"):
            return ()
        groups = groups_of(known_fields(verb)["to"])
        return tuple(self.names.cast_id(one, "to", *groups) for one in words(self.node["to"], "to"))

    def read_as(self, do: str, verb: Verb | None, at: datetime) -> str:
        if not is_given(self.node, "as"):
            return ""
        if verb is None:
            raise unplayable(
                self.node.line_of("as"), _("“%(verb)s” makes nothing that could have a name") % {"verb": do}
            )
        return self.names.make(word(self.node["as"], "as"))

    def read_with(self, do: str, verb: Verb | None, at: datetime) -> Table:
        if not is_given(self.node, "with"):
            return Table(self.node.line)
        fields = table(self.node["with"], "with")
        known = known_fields(verb) if verb else {}
        for name, value in fields.items():
            with self.problems:
                line = fields.line_of(name)
                if name in known:
                    self.check_value(name, known[name], value, at)
                else:
                    check_section(name, line, do, verb, known)
        return fields

    def check_value(self, name: str, annotation, value: Node, at: datetime) -> None:
        kinds = kinds_of(annotation)
        if isinstance(value, Word) and value.is_nothing:
            return
        if str not in kinds and (groups := groups_of(annotation)):
            for one in words(value, name):
                self.names.cast_id(one, name, *groups)
        elif kinds & {date, datetime}:
            self.check_time(name, value, at)

    def check_time(self, name: str, value: Node, at: datetime) -> None:
        """A time that does not exist cannot be played, unless the story is about the product refusing it."""
        expect = self.node.get("expect")
        refused = expect.get("refused") if isinstance(expect, Table) else None
        if refused == f"invalid:{name}":
            return
        found = word(value, name)
        if is_step(found):
            step_from(at, found)
        else:
            read_moment(Word(f"{found}T12:00", found.line) if len(found) == 10 else found)


def check_section(name: str, line: int, do: str, verb: Verb | None, known: dict) -> None:
    """A field that the verb does not name: allowed in a free form, unless it looks like a slip of the pen."""
    fields = sorted(known)
    if verb is None or not takes_any_field(verb):
        what = _("field of %(verb)s") % {"verb": do}
        raise unknown(line, what, name, fields)
    near = nearest(name, fields)
    if near and SequenceMatcher(None, name, near).ratio() >= LOOKS_LIKE:
        raise unknown(line, _("field of %(verb)s") % {"verb": do}, name, fields)


def kinds_of(annotation) -> set:
    """The simple types that an annotation is made of."""
    if get_origin(annotation) in (UnionType, Union, list):
        return set().union(*(kinds_of(one) for one in get_args(annotation)))
    return {annotation}


def groups_of(annotation) -> tuple[str, ...]:
    """Which groups of the cast a field's value may come from. Rows made by the story have no group."""
    models = [kind for kind in kinds_of(annotation) if isinstance(kind, type) and issubclass(kind, Model)]
    return tuple(group for model in models for group in GROUP_OF.get(model, ()))
