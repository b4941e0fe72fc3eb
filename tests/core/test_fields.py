"""Days and times as people type them, and the words when it does not work."""

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from apps.core import clock, fields
from apps.core.widgets import Explained, RadioCards


@pytest.fixture(autouse=True)
def swedish():
    with clock.at(datetime(2026, 11, 20, 13, 30, tzinfo=UTC)), translation.override("sv"):
        yield


def complaint(field: forms.Field, value) -> str:
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    return refused.value.messages[0]


@pytest.mark.parametrize("typed", ["2026-11-23", "20261123", "2026 11 23", "23/11", "23/11/2026", " 2026-11-23 "])
def test_a_day_is_understood_however_it_is_typed(typed):
    assert fields.DayField().clean(typed) == date(2026, 11, 23)


@pytest.mark.parametrize("typed", ["2026-02-30", "imorgon", "2026-13-01", "0001-01-01", "31/2", "٢٠٢٦", "1"])
def test_a_day_that_does_not_exist_gets_an_example_back(typed):
    assert complaint(fields.DayField(), typed) == "Skriv datumet som år-månad-dag, till exempel 2026-11-23."


def test_a_moment_is_the_clock_in_sweden():
    assert fields.MomentField().clean(["2026-11-23", "13.00"]) == datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    assert fields.MomentField().clean(["2026-07-01", "1300"]) == datetime(2026, 7, 1, 11, 0, tzinfo=UTC)


def test_an_hour_that_the_spring_leaves_out_is_refused():
    assert "klockan ställs fram" in complaint(fields.MomentField(), ["2026-03-29", "02.30"])


def test_half_a_moment_asks_for_the_other_half():
    assert complaint(fields.MomentField(), ["2026-11-23", ""]) == "Skriv både datum och tid."
    assert fields.MomentField(required=False).clean(["", ""]) is None


def test_karin_writes_the_day_in_three_fields():
    assert fields.DatePartsField().clean(["24", "11", "2026"]) == date(2026, 11, 24)
    assert complaint(fields.DatePartsField(), ["31", "2", "2026"]).startswith("Den dagen finns inte")
    assert complaint(fields.DatePartsField(), ["31", "", "2026"]) == "Skriv dag, månad och år."


@given(st.text(max_size=12))
def test_no_text_breaks_a_day_or_a_time(typed):
    for field in (fields.DayField(required=False), fields.TimeField(required=False)):
        with suppress(ValidationError):
            field.clean(typed)


@given(st.lists(st.text(max_size=8), min_size=3, max_size=3))
def test_no_text_breaks_three_fields(typed):
    with suppress(ValidationError):
        assert isinstance(fields.DatePartsField(required=False).clean(typed), date | None)


class Answer(forms.Form):
    coming = forms.ChoiceField(
        label="Kommer du?",
        widget=RadioCards,
        choices=[("yes", Explained("Ja", "På måndag")), ("no", Explained("<b>Nej</b>"))],
    )
    at = fields.MomentField(label="När?")


def test_a_choice_shows_its_explanation_and_escapes_it():
    page = str(Answer()["coming"])
    assert "<small>På måndag</small>" in page
    assert "<b>&lt;b&gt;Nej&lt;/b&gt;</b>" in page


def test_what_was_typed_comes_back_with_the_complaint():
    form = Answer({"at_date": "i morgon", "at_time": "13.00"})
    page = form["at"].as_field_group()
    assert 'value="i morgon"' in page
    assert "Skriv datumet som år-månad-dag" in page
    assert 'id="id_at_error"' in page
    assert 'aria-describedby="id_at_error"' in page
