"""Load principals, providers, units, staff and assignments from a folder of five CSV files: all of it or nothing.

report = load(Path("region"))
report.problems     # every bad row with file, line and sentence; empty when all is well
"""

from pathlib import Path

from django.db import transaction

from apps.audit import log

from .files import read
from .relations import check_relations
from .report import Report
from .tables import TABLES, check_rows
from .writing import write

__all__ = ["Report", "load"]


@transaction.atomic
def load(folder: Path | str, *, is_check: bool = False) -> Report:
    """Read and check everything; write only if nothing is wrong. Rows that the files lack are left as they are.

    `is_check` reads and reports, and writes nothing: the counts say what would have been written.
    """
    report = Report(is_check=is_check)
    rows = {table.name: check_rows(table, read(Path(folder), table, report), report) for table in TABLES}
    check_relations(rows, report)
    if report.problems:
        return report
    write(rows, report)
    if report.changes:
        log.record(None, "load_organisations", shown={"changes": report.changes})
    if is_check:
        transaction.set_rollback(True)
    return report
