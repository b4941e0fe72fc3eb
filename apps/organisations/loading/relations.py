"""What must hold between the rows, within the files and with what is loaded already."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from apps.core.municipalities import MUNICIPALITIES
from apps.organisations.kinds import MUNICIPAL, PrincipalKind, ProviderKind, can_stand_on, provider_kind_of
from apps.organisations.models import Assignment, Principal, Provider, Staff, Unit

from .files import Row
from .tables import ASSIGNMENTS, PRINCIPALS, PROVIDERS, STAFF, UNITS

Rows = dict[str, list[Row]]


def check_relations(rows: Rows, report) -> None:
    check_principals(rows, report)
    check_providers(rows, report)
    check_units(rows, report)
    check_assignments(rows, report)
    check_overlaps(rows, report)


def known(rows: Rows, table, column: str, stored) -> dict:
    """Key → a cell of the row: from the database and, where the row stands there, from the file."""
    return dict(stored) | {row.cells[table.key[0]]: row.cells[column] for row in rows[table.name]}


def unknown(table, row: Row, column: str, other, report) -> None:
    """Report a cell that points at nothing, unless the file it points into could not be read at all."""
    if other.name not in report.unreadable:
        report.wrong(
            table,
            row.line,
            _("%(column)s: %(value)s stands neither in %(file)s nor in what is loaded already.")
            % {"column": column, "value": row.cells[column] or "?", "file": other.name},
        )


def check_principals(rows: Rows, report) -> None:
    """Official codes, one organisation number each, and both kinds of provider in every municipality."""
    ours = {row.cells["code"] for row in rows[PRINCIPALS.name]}
    owners = dict(Principal.objects.exclude(org_no=None).exclude(code__in=ours).values_list("org_no", "code"))
    have = set(Provider.objects.values_list("principal__code", "kind"))
    have |= {(row.cells["principal_code"], row.cells["kind"]) for row in rows[PROVIDERS.name]}
    for row in rows[PRINCIPALS.name]:
        code, number = row.cells["code"], row.cells["org_no"]
        for sentence in wrong_code(row):
            report.wrong(PRINCIPALS, row.line, sentence)
        if number and owners.setdefault(number, code) != code:
            sentence = _("org_no: the number is already that of %(code)s.") % {"code": owners[number]}
            report.wrong(PRINCIPALS, row.line, sentence)
        is_counted = code and (code, None) not in have and PROVIDERS.name not in report.unreadable
        if is_counted and row.cells["kind"] == PrincipalKind.MUNICIPALITY:
            for kind in ProviderKind:
                if (code, kind.value) not in have:
                    report.wrong(PRINCIPALS, row.line, lacks_provider(kind))


def wrong_code(row: Row):
    code, kind = row.cells["code"] or "", row.cells["kind"]
    if kind in (PrincipalKind.REGION, PrincipalKind.MUNICIPALITY) and row.cells["org_no"] == "":
        yield _("org_no: only a private principal may lack it.")
    length = {PrincipalKind.REGION: 2, PrincipalKind.MUNICIPALITY: 4}.get(kind)
    if length and code and not (code.isascii() and code.isdigit() and len(code) == length):
        yield _("code: the official code has %(length)s digits.") % {"length": length}


def lacks_provider(kind: ProviderKind) -> str:
    if kind == ProviderKind.HEALTH:
        return _("The municipality has no health care provider (kind V) in providers.csv.")
    return _("The municipality has no social care provider (kind O) in providers.csv.")


def check_providers(rows: Rows, report) -> None:
    principals = known(rows, PRINCIPALS, "kind", Principal.objects.values_list("code", "kind"))
    for row in rows[PROVIDERS.name]:
        if row.cells["principal_code"] not in (None, *principals):
            unknown(PROVIDERS, row, "principal_code", PRINCIPALS, report)


def check_units(rows: Rows, report) -> None:
    """The right kind of provider; and municipal units say whose residents they serve, since messages go by that."""
    kinds = known(rows, PROVIDERS, "kind", Provider.objects.values_list("hsa_id", "kind"))
    principals = known(rows, PRINCIPALS, "kind", Principal.objects.values_list("code", "kind"))
    places = {code for code, kind in principals.items() if kind in (PrincipalKind.MUNICIPALITY, None)}
    for row in rows[UNITS.name]:
        provider, kind, code = (row.cells[name] for name in ("provider_hsa_id", "kind", "municipality_code"))
        if provider is not None and provider not in kinds:
            unknown(UNITS, row, "provider_hsa_id", PROVIDERS, report)
        if kind in MUNICIPAL and code is not None and code not in places | {*MUNICIPALITIES}:
            unknown(UNITS, row, "municipality_code", PRINCIPALS, report)
        needed = provider_kind_of(kind) if kind else ""
        if needed and kinds.get(provider) not in (None, needed):
            report.wrong(
                UNITS,
                row.line,
                _("kind: %(kind)s must have a provider of kind %(needed)s, but %(provider)s is %(found)s.")
                % {"kind": kind, "needed": needed, "provider": provider, "found": kinds[provider]},
            )


def check_assignments(rows: Rows, report) -> None:
    staff = known(rows, STAFF, "name", Staff.objects.values_list("hsa_id", "name"))
    units = known(rows, UNITS, "kind", Unit.objects.values_list("hsa_id", "kind"))
    for row in rows[ASSIGNMENTS.name]:
        who, where, role = (row.cells[name] for name in ("staff_hsa_id", "unit_hsa_id", "role"))
        if who is not None and who not in staff:
            unknown(ASSIGNMENTS, row, "staff_hsa_id", STAFF, report)
        if where is not None and where not in units:
            unknown(ASSIGNMENTS, row, "unit_hsa_id", UNITS, report)
        kind = units.get(where)
        if role and kind and not can_stand_on(role, kind):
            report.wrong(
                ASSIGNMENTS,
                row.line,
                _("role: nobody can be %(role)s at a unit of the kind %(kind)s.") % {"role": role, "kind": kind},
            )
        first, last = row.cells["valid_from"], row.cells["valid_to"]
        if first and last and last < first:
            report.wrong(ASSIGNMENTS, row.line, _("valid_to: the last day comes before the first."))


def check_overlaps(rows: Rows, report) -> None:
    """The same person cannot hold the same role at the same unit twice on one day."""
    spans = {span.key: span for span in stored_spans()}
    spans |= {span.key: span for span in file_spans(rows[ASSIGNMENTS.name])}
    furthest: dict[tuple, Span] = {}
    for span in sorted(spans.values(), key=lambda span: span.first):
        before = furthest.get(span.key[:3])
        if before and before.last >= span.first:
            complain(span, before, report)
        if not before or before.last < span.last:
            furthest[span.key[:3]] = span


class Span(NamedTuple):
    """An assignment from its first to its last day, and its line where it stands in the file."""

    key: tuple
    first: date
    last: date
    line: int | None


def stored_spans() -> Iterator[Span]:
    fields = ("staff__hsa_id", "unit__hsa_id", "role", "valid_from", "valid_to")
    for *key, last in Assignment.objects.values_list(*fields):
        yield Span(tuple(key), key[-1], last or date.max, None)


def file_spans(rows: list[Row]) -> Iterator[Span]:
    for row in rows:
        key, last = ASSIGNMENTS.key_of(row), row.cells["valid_to"] or date.max
        if None not in key and key[-1] <= last:
            yield Span(key, key[-1], last, row.line)


def complain(span: Span, before: Span, report) -> None:
    """Report it on the row in the file, the later one where both stand there. What is stored does not overlap."""
    mine, other = (span, before) if span.line else (before, span)
    where = _("line %(line)s") % {"line": other.line} if other.line else _("loaded already")
    report.wrong(
        ASSIGNMENTS,
        mine.line,
        _("The assignment overlaps the same one from %(first)s (%(where)s).") % {"first": other.first, "where": where},
    )
