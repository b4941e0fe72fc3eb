"""Every sentence that people read can be read in Swedish, and no translation is left of what nobody says."""

from collections import defaultdict
from io import StringIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.core.management import call_command
from django.utils.dates import MONTHS, WEEKDAYS

from apps.core.management.commands import catalogue

from .plan import APPS, ROOT


@pytest.mark.parametrize("app", APPS)
def test_everything_is_said_in_swedish(app):
    said = StringIO()
    try:
        call_command("catalogue", app, check=True, stdout=said)
    except SystemExit:
        pytest.fail(f"no Swedish yet:\n{said.getvalue()}")


@pytest.mark.parametrize("app", APPS)
def test_no_translation_is_left_over(app):
    path = ROOT / "apps" / app / "locale" / "sv" / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return
    with path.open("rb") as file:
        kept = {message.id for message in read_po(file, locale="sv") if message.id}
    assert kept - {message.id for message in catalogue.messages_of(app)} == set()


def test_one_english_text_says_one_thing_in_swedish():
    """Django pours all catalogues into one, so of two Swedish words for one text everybody would get the same.

    Where two things have the same English name, give one a context (`pgettext`) or a name that says what it is.
    """
    said = defaultdict(lambda: defaultdict(list))
    for path in sorted(ROOT.glob("apps/*/locale/sv/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            for key, swedish in meanings(read_po(file, locale="sv")):
                said[key][swedish].append(path.parts[-5])
    assert {key: dict(words) for key, words in said.items() if len(words) > 1} == {}


def meanings(catalog: Catalog):
    """What a reader of the texts asks for, each form of a plural by itself, and the Swedish that comes back."""
    for message in catalog:
        if isinstance(message.id, tuple | list):
            yield from (((message.context, message.id[0], form), text) for form, text in enumerate(message.string))
        elif message.id:
            yield (message.context, message.id, None), message.string


def test_two_swedish_words_for_one_text_are_seen():
    ward, home = Catalog(locale="sv"), Catalog(locale="sv")
    ward.add("Ended", "Avslutad")
    ward.add(("%(n)s hour", "%(n)s hours"), ("%(n)s timme", "%(n)s tim"))
    home.add("Ended", "Avslutat", context="a case")
    home.add(("%(n)s hour", "%(n)s hours"), ("%(n)s timme", "%(n)s timmar"))
    ours, theirs = dict(meanings(ward)), dict(meanings(home))
    assert [key for key in ours if ours[key] != theirs.get(key, ours[key])] == [(None, "%(n)s hour", 1)]


def test_texts_of_templates_are_found(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    page = tmp_path / "templates" / "portal" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        "{% load i18n %}<h1>{% translate 'Going home' %}</h1>\n  it's\n"
        "{% blocktranslate trimmed count n=n %}\n  One day\n{% plural %}\n  {{ n }} days\n{% endblocktranslate %}\n"
        "<p title=\"{% translate 'May' context 'month' %}\"></p>"
    )
    found = {(message.id, message.context) for message in catalogue.messages_of("portal") if message.id}
    assert found == {("Going home", None), (("One day", "%(n)s days"), None), ("May", "month")}


@pytest.mark.parametrize("app", APPS)
def test_days_and_months_are_called_what_django_calls_them(app):
    """A name of our own, with a capital, would stand in every date of the product."""
    names = {str(name._args[0]) for names in (WEEKDAYS, MONTHS) for name in names.values()}
    assert "Wednesday" in names
    assert not {message.id for message in catalogue.messages_of(app) if not message.context} & names
