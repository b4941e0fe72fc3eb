"""`manage.py catalogue`: gather the texts of every app, and say which have no Swedish yet.

Texts are English in the code; each app has its own catalogue (`apps/<app>/locale/sv`), also for the templates in
`templates/<app>`. What belongs to no app's templates is core's. Works without the system's gettext.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.template import templatize

from apps.core import catalogues

ROOT = Path(settings.BASE_DIR)
HEADER = """msgid ""
msgstr ""
"Language: sv\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
KEYWORDS = {
    name: spec
    for words, spec in {
        ("_", "_lazy", "gettext", "gettext_lazy", "gettext_noop"): None,
        ("ngettext", "ngettext_lazy"): (1, 2),
        ("pgettext", "pgettext_lazy"): ((1, "c"), 2),
        ("npgettext", "npgettext_lazy"): ((1, "c"), 2, 3),
    }.items()
    for name in words
}


class Command(BaseCommand):
    help = "Gather and compile the catalogues; --check changes nothing and fails when Swedish is missing."

    def add_arguments(self, parser):
        parser.add_argument("apps", nargs="*", help="Only these apps")
        parser.add_argument("--check", action="store_true")

    def handle(self, *args, apps=(), check=False, **options):
        missing = 0
        for name in apps or settings.HOUSE:
            untranslated = self.gather(name, check)
            missing += len(untranslated)
            for message in untranslated:
                self.stdout.write(f"{name}: {message.id!r} ({message.locations[0][0]}:{message.locations[0][1]})")
        if missing and check:
            raise SystemExit(1)
        catalogues.compile_all(ROOT)

    def gather(self, name: str, check: bool) -> list:
        """Bring one app's catalogue up to date. Returns the messages without Swedish."""
        path = ROOT / "apps" / name / "locale" / "sv" / "LC_MESSAGES" / "django.po"
        found = messages_of(name)
        old = read_po(BytesIO(path.read_bytes()), locale="sv") if path.exists() else Catalog(locale="sv")
        for message in found:
            known = old.get(message.id, message.context) if message.id else None
            if known and known.string and not known.fuzzy:
                message.string = known.string
        if not check and len(found):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(as_text(found))
        return [message for message in found if message.id and not all(strings(message))]


def as_text(catalog: Catalog) -> bytes:
    """The catalogue in a fixed order, with a header that no clock changes."""
    file = BytesIO()
    write_po(file, catalog, width=0, no_location=True, omit_header=True, sort_output=True)
    return HEADER.encode() + file.getvalue()


def strings(message) -> tuple | list:
    return message.string if isinstance(message.string, tuple | list) else (message.string,)


def messages_of(name: str) -> Catalog:
    """Every text of an app: its Python files, and its templates as Django reads them."""
    catalog = Catalog(locale="sv", charset="utf-8", fuzzy=False, header_comment="")
    for path in sorted((ROOT / "apps" / name).rglob("*.py")):
        add(catalog, path, path.read_bytes())
    for path in templates_of(name):
        source = templatize(path.read_text("utf-8"), origin=str(path))
        add(catalog, path, "\n".join(line.strip() for line in source.splitlines()).encode())
    return catalog


def templates_of(name: str) -> list[Path]:
    own = ROOT / "templates" / name
    if name != "core":
        return sorted(own.rglob("*.*")) if own.exists() else []
    others = {ROOT / "templates" / app for app in settings.HOUSE if app != "core"}
    return sorted(path for path in (ROOT / "templates").rglob("*.html") if not others & set(path.parents))


def add(catalog: Catalog, path: Path, source: bytes) -> None:
    for line, message, _comments, context in extract("python", BytesIO(source), keywords=KEYWORDS):
        catalog.add(message, locations=[(str(path.relative_to(ROOT)), line)], context=context)
