"""From bytes to rows of text: comma, semicolon or tab; with or without a byte order mark; spaces of every kind."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

DELIMITERS = ";\t,"
MOST_BYTES = 1_000_000
COMMENT = "#"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it stands. Line 0 is about the file as a whole."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}" if self.line else f"{self.file}: {self.sentence}"


class Unusable(Exception):
    """A file that nothing is computed from, with everything that is wrong in it."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = list(problems)
        super().__init__("unusable")

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


@dataclass(slots=True)
class Sheet:
    """A file as rows of tidy text, and what has been found wrong in it so far."""

    file: str
    head: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    comments: list[tuple[int, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, line: int, sentence: str) -> None:
        self.problems.append(Problem(self.file, line, str(sentence)))

    def stop_if_wrong(self) -> None:
        if self.problems:
            raise Unusable(sorted(self.problems, key=lambda problem: problem.line))

    def cells(self, columns: Mapping[str, int]) -> Iterator[tuple[int, dict[str, str]]]:
        """Line by line, the cells of the columns that were asked for; a short line has empty cells at its end."""
        for line, cells in self.rows:
            yield line, {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}


def sheet_of(raw: bytes, file: str) -> Sheet:
    """The file as a sheet. Raises Unusable where it cannot be read at all."""
    sheet = Sheet(file)
    text = decoded(raw, sheet)
    sheet.stop_if_wrong()
    records = list(split(text, sheet))
    sheet.stop_if_wrong()
    if not records:
        sheet.wrong(0, _("The file is empty. The first line must name the columns."))
        sheet.stop_if_wrong()
    (__, head), *sheet.rows = records
    sheet.head = [plain(name).lower() for name in head]
    for line, cells in sheet.rows:
        if len(cells) > len(head) and any(cells[len(head) :]):
            words = {"found": len(cells), "wanted": len(head)}
            sheet.wrong(line, _("The row has %(found)s cells but there are %(wanted)s columns.") % words)
    sheet.stop_if_wrong()
    return sheet


def decoded(raw: bytes, sheet: Sheet) -> str:
    """UTF-8, or what older Swedish spreadsheets save. Anything else says so by its null bytes."""
    if len(raw) > MOST_BYTES:
        sheet.wrong(0, _("The file is too large to be a table of this kind."))
    elif b"\0" in raw:
        sheet.wrong(0, _("The file is not text. Save it as CSV."))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def split(text: str, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each line that says something. Lines that begin with # are comments."""
    lines = text.splitlines(keepends=True)
    delimiter = delimiter_of(lines)
    reader = csv.reader(without_comments(lines, sheet), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            sheet.wrong(line, _("The quotation marks do not come in pairs; nothing after this can be read."))
            return
        if any(plain(cell) for cell in cells):
            yield line, [plain(cell) for cell in cells]


def delimiter_of(lines: list[str]) -> str:
    """Which of them the line with the columns has most of."""
    head = next((line for line in lines if line.strip() and not line.startswith(COMMENT)), "")
    return max(DELIMITERS, key=head.count)


def without_comments(lines: list[str], sheet: Sheet) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        if line.startswith(COMMENT):
            sheet.comments.append((number, plain(line.lstrip(COMMENT))))
        yield "\n" if line.startswith(COMMENT) else line


def plain(cell: str) -> str:
    """Without blanks around it, and with an ordinary space for every kind of blank inside."""
    return " ".join(cell.replace("\ufeff", "").split())


def columns_of(sheet: Sheet, known: Mapping[str, Callable[[str], bool]]) -> dict[str, int]:
    """Where each known column stands. One that stands twice is wrong."""
    found: dict[str, int] = {}
    for at, head in enumerate(sheet.head):
        for name, is_it in known.items():
            if is_it(head):
                if name in found:
                    sheet.wrong(1, _("The column %(name)s stands twice.") % {"name": head})
                found.setdefault(name, at)
    return found


def among(*names: str) -> Callable[[str], bool]:
    return lambda head: head.replace(" ", "_") in names
