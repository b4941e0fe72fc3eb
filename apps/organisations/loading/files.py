"""From bytes to rows of text. What cannot be read is reported with its line, and the rest is read on."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # what spreadsheets put first; harmless


@dataclass(slots=True)
class Row:
    """One line of a file: cells by column. After checking the cells hold dates, booleans and tidy text."""

    line: int
    cells: dict


def read(folder: Path, table, report) -> list[Row]:
    """The rows of one file. Reports a file that is missing, empty or not made of comma-separated UTF-8."""
    try:
        raw = (folder / table.name).read_bytes().removeprefix(BYTE_ORDER_MARK)
    except OSError:
        report.wrong(table, 0, _("The file is missing or cannot be read."))
        report.unreadable.add(table.name)
        return []
    text = decode(raw, table, report)
    records = list(split(text, table, report)) if text is not None else []
    if text is not None and not records:
        report.wrong(table, 1, _("The file is empty. The first line must name the columns."))
    if not records or not has_right_columns(records[0][1], table, report):
        report.unreadable.add(table.name)
        return []
    return list(rows_of(records, table, report))


def decode(raw: bytes, table, report) -> str | None:
    """The text, or None when some line is not UTF-8: each such line is reported."""
    bad = 0
    for number, line in enumerate(raw.split(b"\n"), 1):
        try:
            line.decode()
        except UnicodeDecodeError:
            bad += 1
            report.wrong(table, number, _("The line is not written in UTF-8. Save the file with that encoding."))
        if b"\0" in line:
            bad += 1
            report.wrong(table, number, _("The line contains characters that cannot be stored (null)."))
    return None if bad else raw.decode()


def split(text: str, table, report) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of every record that is not blank."""
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            report.wrong(table, line, _("The quotation marks do not come in pairs; nothing after this can be read."))
            return
        if any(cell.strip() for cell in cells):
            yield line, [cell.strip() for cell in cells]


def has_right_columns(header: list[str], table, report) -> bool:
    wanted, sentences = list(table.columns), []
    if len(header) == 1 and ";" in header[0]:
        sentences = [_("The columns are separated by semicolons. Separate them by commas.")]
    else:
        sentences += [
            _("The column %(name)s is missing.") % {"name": name}
            for name in wanted
            if name not in (*header, *table.extra)
        ]
        sentences += [
            _("The column %(name)s is not known here.") % {"name": name or "?"}
            for name in header
            if name not in wanted
        ]
        sentences += [
            _("The column %(name)s stands twice.") % {"name": name} for name in wanted if header.count(name) > 1
        ]
    for sentence in sentences:
        report.wrong(table, 1, sentence)
    return not sentences


def rows_of(records, table, report) -> Iterator[Row]:
    header = records[0][1]
    for line, cells in records[1:]:
        if len(cells) == len(header):
            yield Row(line, dict(zip(header, cells, strict=True)))
        else:
            report.wrong(
                table,
                line,
                _("The row has %(found)s cells but there are %(wanted)s columns.")
                % {"found": len(cells), "wanted": len(header)},
            )
