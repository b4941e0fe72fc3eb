"""The ids and names that a line of the story may use: the cast's, and those given earlier with `as`."""

from django.utils.translation import gettext as _

from apps.scenarios.problems import Collected, unknown, unplayable
from apps.scenarios.script import CastList, Doer
from apps.scenarios.source import Node, Table, Word

from .cast import known_id
from .shapes import check_keys, has_all, table, word


class Names:
    def __init__(self, cast: CastList):
        self.cast = cast
        self.made: list[str] = []  # by `as`, in order; the last one is what `finally` is about

    def cast_id(self, node: Node, what: str, *groups: str) -> str:
        return known_id(self.cast, node, what, *groups)

    def make(self, name: Word) -> str:
        if self.cast.group_of(name):
            raise unplayable(name.line, _("“%(id)s” is already the id of somebody in the cast") % {"id": name})
        return str(name)

    def is_made(self, name: str) -> bool:
        return name in self.made

    def object_name(self, node: Node, what: str) -> str:
        """Something made earlier, or a person."""
        name = word(node, what)
        if self.is_made(name):
            return str(name)
        if self.cast.group_of(name) in ("people", "relatives"):
            return str(name)
        if self.cast.group_of(name):
            raise unplayable(node.line, _("“%(id)s” is neither a person nor something made earlier") % {"id": name})
        raise unknown(node.line, _("name"), name, [*self.made, *self.cast.ids("people", "relatives")])

    def doer(self, node: Node, *, is_on_any_unit: bool = False) -> Doer:
        """Who acts; `is_on_any_unit`: somebody with several assignments need not be asked on which unit."""
        if isinstance(node, Table):
            return self._staff_on_unit(node)
        name = known_id(self.cast, word(node, "by"), "by", "staff", "people", "relatives")
        if not is_on_any_unit and self.cast.group_of(name) == "staff":
            units = {post.unit for post in self.cast.staff[name].posts}
            if len(units) > 1:
                words_ = {"id": name, "units": ", ".join(sorted(units))}
                text = _("“%(id)s” has several assignments: write {staff: %(id)s, unit: …} with one of %(units)s")
                raise unplayable(node.line, text % words_)
        return Doer(name)

    def _staff_on_unit(self, node: Table) -> Doer:
        problems = Collected()
        check_keys(table(node, "by"), ("staff", "unit"), problems, required=("staff", "unit"))
        problems.raise_if_any()
        if not has_all(node, "staff", "unit"):
            raise unplayable(node.line, _("“%(key)s” is missing") % {"key": "unit"})
        name = known_id(self.cast, node["staff"], "staff", "staff")
        unit = known_id(self.cast, node["unit"], "unit", "units")
        units = [post.unit for post in self.cast.staff[name].posts]
        if unit not in units:
            words_ = {"id": name, "unit": unit, "units": ", ".join(units)}
            raise unplayable(
                node.line_of("unit"), _("“%(id)s” has no assignment on “%(unit)s”, only on %(units)s") % words_
            )
        return Doer(name, unit)
