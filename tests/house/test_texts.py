"""Every sentence that people read can be read in Swedish, and no translation is left of what nobody says."""

from io import StringIO

import pytest
from babel.messages.pofile import read_po
from django.core.management import call_command

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
