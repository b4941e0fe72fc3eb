"""The place that every ORM statement passes. Nothing runs before its tables are cleared."""

from typing import TYPE_CHECKING, Any

from django.db.backends.postgresql import compiler as pg
from django.db.models import ForeignKey, Func
from django.db.models.constants import OnConflict
from django.db.models.expressions import RawSQL
from django.db.models.sql.where import ExtraWhere

from .authority import NoReader, compiled, current_authority
from .grants import grant_for
from .tables import guarded_tables, mentions_guarded

if TYPE_CHECKING:
    from django.db.models.sql.compiler import SQLCompiler as AnyCompiler
else:
    AnyCompiler = object  # mixed into each of Django's five


BY_HAND = (RawSQL, ExtraWhere, Func)  # nodes that can hold SQL which somebody has written


class Guard(AnyCompiler):
    """Each guarded alias of the statement must be cleared: by a grant in its WHERE, or by the row that carries it."""

    def demand_reader(self) -> None:
        if current_authority():
            return
        query, tables = self.query, guarded_tables()
        cleared: dict[str, Any] = {}
        for alias, source in query.alias_map.items():
            if query.alias_refcount[alias] and (model := tables.get(source.table_name)):
                if not (is_carried(source, cleared) or is_granted(alias, query.where)):
                    raise NoReader(f"{model.__name__}: call .visible_to(actor) first")
                cleared[alias] = model
        if query.extra_tables and mentions_guarded(" ".join(query.extra_tables)):
            raise NoReader("extra(tables=…) names a guarded table")

    def get_from_clause(self):  # every SELECT: here all joins are known, also those of select_related
        self.demand_reader()
        return super().get_from_clause()

    def compile(self, node):
        by_hand = isinstance(node, BY_HAND) and not current_authority()
        if by_hand and mentions_guarded(text_of(node)):
            raise NoReader("raw SQL names a guarded table")
        return super().compile(node)

    def execute_sql(self, *args, **kwargs):
        with compiled():
            return super().execute_sql(*args, **kwargs)


class GuardedWrite(Guard):
    def as_sql(self, *args, **kwargs):  # before Django moves the WHERE clause into a subquery
        self.query.get_initial_alias()
        self.demand_reader()
        return super().as_sql(*args, **kwargs)


def is_granted(alias, where) -> bool:
    grant = grant_for(alias, where)
    return grant is not None and grant.holds_in(where)


def is_carried(source, cleared) -> bool:
    """A row carries the rows that it hangs from: a cleared message carries its case, never the reverse."""
    model = cleared.get(source.parent_alias)
    link = getattr(source, "join_field", None)
    return model is not None and isinstance(link, ForeignKey) and link.name in getattr(model, "carries", ())


def text_of(node) -> str:
    """SQL that somebody wrote by hand into an expression."""
    if isinstance(node, RawSQL):
        return node.sql
    if isinstance(node, ExtraWhere):
        return " ".join(node.sqls)
    return " ".join(str(part) for part in node.extra.values()) if node.extra else ""


class SQLCompiler(Guard, pg.SQLCompiler):
    pass


class SQLAggregateCompiler(Guard, pg.SQLAggregateCompiler):
    pass


class SQLUpdateCompiler(GuardedWrite, pg.SQLUpdateCompiler):
    pass


class SQLDeleteCompiler(GuardedWrite, pg.SQLDeleteCompiler):
    pass


class SQLInsertCompiler(Guard, pg.SQLInsertCompiler):
    def as_sql(self, *args, **kwargs):
        query: Any = self.query
        changes = query.on_conflict == OnConflict.UPDATE and not current_authority()
        if changes and query.get_meta().db_table in guarded_tables():
            raise NoReader("an upsert changes rows that nobody was cleared for")
        return super().as_sql(*args, **kwargs)
