"""Reading `cast`: who takes part."""

from typing import Any

from django.utils.translation import gettext as _

from apps.appointments.kinds import ChannelKind
from apps.core.municipalities import MUNICIPALITIES
from apps.organisations.kinds import can_stand_on
from apps.scenarios.places import code_of_home, code_of_principal
from apps.scenarios.problems import Collected, unknown, unplayable
from apps.scenarios.script import CastList, PersonEntry, Post, RelationEntry, RelativeEntry, StaffEntry, UnitEntry
from apps.scenarios.source import Node, Table
from apps.scenarios.times import read_moment
from apps.scenarios.vocabulary import GROUNDS, PROTECTIONS, RELATIONS, ROLES, UNIT_KINDS

from .shapes import check_keys, has_all, is_given, items, one_of, table, truth, word, words

WAYS = ("reachable", "prefers", "interpreter", "account")
GROUPS = ("people", "units", "staff", "relatives", "relations")


def read_cast(node: Node, problems: Collected) -> CastList:
    """The whole cast; what is wrong with single entries is left in `problems`."""
    cast = CastList()
    groups = table(node, "cast")
    check_keys(groups, GROUPS, problems)
    for group, read in READERS.items():
        if not is_given(groups, group):
            continue
        with problems:
            for name, entry in table(groups[group], group).items():
                with problems:
                    line = groups[group].line_of(name)
                    unused(cast, name, line)
                    shelf = getattr(cast, group)
                    shelf[name] = None  # the id is known even if the entry is wrong, so that it is told of once
                    shelf[name] = read(name, line, table(entry, name), cast, problems)
    if is_given(groups, "relations"):
        with problems:
            for entry in items(groups["relations"], "relations"):
                with problems:
                    cast.relations.append(read_relation(table(entry, "relations"), cast, problems))
    problems.raise_if_any()
    return cast


def unused(cast: CastList, name: str, line: int) -> None:
    if not name or cast.group_of(name):
        raise unplayable(line, _("the id “%(id)s” is used twice in the cast") % {"id": name})


def known_id(cast: CastList, node: Node, what: str, *groups: str) -> str:
    """An id of the cast, of the right kind."""
    name = word(node, what)
    group = cast.group_of(name)
    if not group:
        raise unknown(node.line, _("id"), name, cast.ids(*groups))
    if group not in groups:
        words_ = {"id": name, "group": group, "wanted": ", ".join(groups)}
        raise unplayable(node.line, _("“%(id)s” is one of %(group)s; this must be one of %(wanted)s") % words_)
    return str(name)


def incomplete(line: int):
    return unplayable(line, _("the entry is not complete"))


def read_person(name: str, line: int, node: Table, cast: CastList, problems: Collected) -> PersonEntry:
    keys = ("name", "personal_number", "municipality", "address", "protected", *WAYS)
    check_keys(node, keys, problems, required=("name", "personal_number", "municipality"))
    if not has_all(node, "name", "personal_number", "municipality"):
        raise incomplete(line)
    municipality = word(node["municipality"], "municipality")
    if code_of_home(municipality) is None:
        raise unknown(municipality.line, _("municipality"), municipality, MUNICIPALITIES.values())
    return PersonEntry(
        id=name,
        line=line,
        name=str(word(node["name"], "name")),
        personal_number=word(node["personal_number"], "personal_number"),
        municipality=municipality,
        address=str(word(node["address"], "address")) if is_given(node, "address") else "",
        protection=one_of(node["protected"], "protected", PROTECTIONS) if "protected" in node else "none",
        **read_ways(node),
    )


def read_ways(node: Table) -> dict[str, Any]:
    """How somebody is reached: `reachable`, `prefers`, `interpreter` (a language, or yes), `account`."""
    ways: dict[str, Any] = {"has_ways": any(key in node for key in WAYS)}
    if is_given(node, "reachable"):
        ways["reachable"] = tuple(
            one_of(one, _("channel"), ChannelKind.values) for one in words(node["reachable"], "reachable")
        )
    if is_given(node, "prefers"):
        ways["prefers"] = one_of(node["prefers"], "prefers", ("paper",))
    if is_given(node, "interpreter"):
        said = word(node["interpreter"], "interpreter")
        ways["interpreter"] = "" if said.lower() in ("false", "no") else str(said)
    if is_given(node, "account"):
        ways["has_account"] = truth(node["account"], "account")
    return ways


def read_unit(name: str, line: int, node: Table, cast: CastList, problems: Collected) -> UnitEntry:
    needed = ("kind", "principal", "name")
    check_keys(node, (*needed, "provider", "phone"), problems, required=needed)
    if not has_all(node, *needed):
        raise incomplete(line)
    principal = word(node["principal"], "principal")
    return UnitEntry(
        id=name,
        line=line,
        kind=one_of(node["kind"], "kind", UNIT_KINDS),
        principal=type(principal)(code_of_principal(principal)[1], principal.line),
        name=str(word(node["name"], "name")),
        provider=str(word(node["provider"], "provider")) if is_given(node, "provider") else "",
        phone=str(word(node["phone"], "phone")) if is_given(node, "phone") else "",
    )


def read_staff(name: str, line: int, node: Table, cast: CastList, problems: Collected) -> StaffEntry:
    has_list = "assignments" in node
    keys = ("name", "assignments", "person") if has_list else ("name", "role", "unit", "person")
    check_keys(node, keys, problems, required=("name", "assignments") if has_list else ("name", "role", "unit"))
    if not has_all(node, *(("name", "assignments") if has_list else ("name", "role", "unit"))):
        raise incomplete(line)
    posts = items(node["assignments"], "assignments") if has_list else [node]
    if not posts:
        raise unplayable(line, _("“%(what)s” is empty") % {"what": "assignments"})
    return StaffEntry(
        id=name,
        line=line,
        name=str(word(node["name"], "name")),
        posts=tuple(read_post(table(post, "assignments"), has_list, cast, problems) for post in posts),
        person=known_id(cast, node["person"], "person", "people") if is_given(node, "person") else "",
    )


def read_post(node: Table, is_own_table: bool, cast: CastList, problems: Collected) -> Post:
    if is_own_table:
        check_keys(node, ("role", "unit"), problems, required=("role", "unit"))
    if not has_all(node, "role", "unit"):
        raise incomplete(node.line)
    role = one_of(node["role"], "role", ROLES)
    unit = known_id(cast, node["unit"], "unit", "units")
    entry = cast.units[unit]
    if entry and not can_stand_on(role, entry.kind):
        words_ = {"role": role, "kind": entry.kind}
        raise unplayable(node.line_of("role"), _("nobody is %(role)s on a unit of kind %(kind)s") % words_)
    return Post(role, unit, node.line_of("role"))


def read_relative(name: str, line: int, node: Table, cast: CastList, problems: Collected) -> RelativeEntry:
    needed = ("name", "personal_number", "of", "relation")
    check_keys(node, (*needed, "scopes", "until"), problems, required=needed)
    if not has_all(node, *needed):
        raise incomplete(line)
    return RelativeEntry(
        id=name,
        line=line,
        name=str(word(node["name"], "name")),
        personal_number=word(node["personal_number"], "personal_number"),
        of=known_id(cast, node["of"], "of", "people"),
        relation=one_of(node["relation"], "relation", RELATIONS),
        scopes=tuple(map(str, words(node["scopes"], "scopes"))) if is_given(node, "scopes") else (),
        until=read_day_or_moment(node["until"], is_last=True) if is_given(node, "until") else None,
    )


def read_relation(node: Table, cast: CastList, problems: Collected) -> RelationEntry:
    needed = ("person", "unit", "kind")
    check_keys(node, (*needed, "from", "until"), problems, required=needed)
    if not has_all(node, *needed):
        raise incomplete(node.line)
    return RelationEntry(
        line=node.line,
        person=known_id(cast, node["person"], "person", "people"),
        unit=known_id(cast, node["unit"], "unit", "units"),
        kind=one_of(node["kind"], "kind", GROUNDS),
        from_=read_day_or_moment(node["from"]) if is_given(node, "from") else None,
        until=read_day_or_moment(node["until"], is_last=True) if is_given(node, "until") else None,
    )


def read_day_or_moment(node: Node, *, is_last: bool = False):
    """A moment; a bare day is its first moment, or its last one."""
    text = word(node, "time")
    if len(text) == 10:
        text = type(text)(f"{text}T{'23:59:59' if is_last else '00:00'}", text.line)
    return read_moment(text)


READERS = {"people": read_person, "units": read_unit, "staff": read_staff, "relatives": read_relative}
