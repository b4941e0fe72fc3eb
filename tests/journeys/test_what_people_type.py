"""Whatever is typed into a page gets a clear answer or a safe place, and never disappears."""

import pytest
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st

from tests.conftest import IS_FULL

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

PIECES = st.one_of(
    st.text(max_size=30),
    st.sampled_from([
        "\x00", "\x1b[31m", "\u202ebaklänges", "\u2067مرحبا\u2069", "שלום", "👩‍🦽‍➡️", "e\u0301", "\u2028", "&lt;b&gt;",
        "<script>document.title='stulen'</script>", "<img src=x onerror=\"document.title='stulen'\">",
        "</textarea><h1>", "{{ 7|add:7 }}", "{% load x %}",
        "'; DROP TABLE cases_case; --", "å" * 20_000, "a" * 100_000,
    ]),
)  # fmt: skip
TYPED = st.lists(PIECES, min_size=1, max_size=3).map("".join)
REPLACED = "\ufffd"  # what HTML makes of a null byte
TYPE = "([selector, text]) => { document.querySelector(selector).value = text; }"


def type_anything(somebody, selector: str, text: str) -> str:
    """Also what no keyboard has. Returns what the field then holds."""
    somebody.page.evaluate(TYPE, [selector, text])
    return somebody.page.input_value(selector)


def is_whole(somebody) -> None:
    """A page of ours, with nothing of the text at work in it."""
    page = somebody.page
    assert "stulen" not in page.title()
    assert page.locator("h1").count() == 1
    assert page.locator("main script, main img").count() == 0
    assert "Felkod 5" not in somebody.words


def same(one: str, other: str) -> bool:
    """The same text, whatever happened to blanks and to characters that no text can hold."""
    return squeeze(one) == squeeze(other)


def squeeze(text: str) -> str:
    kept = (letter for letter in text if letter.isprintable() and not letter.isspace())
    return "".join(kept).replace(REPLACED, "")


def test_a_message_between_units(at_work, told_case):
    """Looked through as it was typed; or the form comes back with a sentence at the field and the text in it."""
    amira, per = at_work("amira"), at_work("per")
    form = f"/arbete/arende/{told_case.pk}/meddelande/"

    @budget(max_examples=60 if IS_FULL else 6)
    @given(TYPED)
    def attempt(text):
        amira.go(form)
        held = type_anything(amira, "[name=text]", text)
        amira.tick("[name=secrecy_basis][value=consent]")
        amira.press("button[value=review]")
        is_whole(amira)
        if amira.page.locator("#error-summary").count():
            assert same(amira.page.input_value("[name=text]"), held)
            return
        assert same(amira.page.input_value("input[type=hidden][name=text]"), held)
        amira.press("button[value=send]")
        is_whole(amira)
        per.go(f"/arbete/arende/{told_case.pk}/")
        is_whole(per)
        assert squeeze(held) in squeeze(per.page.text_content("main"))

    attempt()


@pytest.mark.full
def test_the_persons_own_words(at_work, told_case):
    karin, amira = at_work("karin", width=390, height=844), at_work("amira")
    form = f"/min/utskrivning/{told_case.pk}/egna-ord/"

    @budget(max_examples=60 if IS_FULL else 5)
    @given(TYPED)
    def attempt(text):
        karin.go(form)
        held = type_anything(karin, "[name=text]", text)
        karin.press("main form.form button")
        is_whole(karin)
        if karin.page.locator("#error-summary").count():
            assert same(karin.page.input_value("[name=text]"), held)
            return
        amira.go(f"/arbete/arende/{told_case.pk}/")
        is_whole(amira)
        assert squeeze(held) in squeeze(amira.page.text_content("main"))

    attempt()


@pytest.mark.full
def test_a_number_and_a_name(at_work, town):
    """Opening a case and searching: a wrong number is said at its field, and what else was typed stays."""
    amira = at_work("amira")

    @budget(max_examples=60 if IS_FULL else 5)
    @given(TYPED, TYPED)
    def attempt(number, name):
        amira.go("/arbete/nytt/")
        type_anything(amira, "[name=personal_number]", number)
        held = type_anything(amira, "[name=name]", name)
        amira.press("main form .panel-foot button")
        is_whole(amira)
        assert amira.path == "/arbete/nytt/"
        assert amira.page.locator("#error-summary").count() == 1
        assert same(amira.page.input_value("[name=name]"), held)
        amira.go("/arbete/sok/")
        type_anything(amira, "#number", number)
        amira.press("main form button")
        is_whole(amira)

    attempt()
