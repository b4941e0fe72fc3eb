"""Two people wrote in the same field: both texts are shown, and neither loses a word."""

from time import monotonic

from hypothesis import given
from hypothesis import strategies as st

from apps.core import differences

MINE = "Rollator utprovad. Duschpall behövs till hemgången."
THEIRS = "Rollator utprovad. Duschpall levereras 21 nov."
TEXTS = st.text(st.sampled_from("abå <&\n.é"), max_size=60)


def test_only_what_differs_is_marked():
    assert differences.marked(MINE, THEIRS) == ("Rollator utprovad. Duschpall <ins>behövs till hemgången.</ins>")


def test_somebody_types_a_script_and_it_is_only_text():
    assert "<script>" not in differences.marked("<script>alert(1)</script>", "hej")


def test_both_holds_every_word_of_both():
    assert differences.both(MINE, THEIRS) == ("Rollator utprovad. Duschpall behövs till hemgången. levereras 21 nov.")


def test_two_sentences_that_say_different_things_are_not_woven_into_a_third():
    assert differences.both("Jag vill bo kvar hemma", "Jag vill inte flytta") == (
        "Jag vill bo kvar hemma – Jag vill inte flytta"
    )


@given(TEXTS, TEXTS)
def test_no_word_is_ever_lost(mine, theirs):
    words = differences.both(mine, theirs).split()
    for text in (mine, theirs):
        left = iter(words)
        assert all(word in left for word in text.split())


@given(TEXTS)
def test_equal_texts_have_no_marks(text):
    assert "<ins>" not in differences.marked(text, text)
    assert differences.both(text, text) == text.strip()


def test_long_texts_are_compared_within_a_second():
    """The worst that can be typed: the same few words, over and over."""
    for one, other in [("a b " * 5000, "b a " * 5000), ("a " * 800, "a b " * 400), ("rad\n" * 9000, "rad\n" * 8000)]:
        began = monotonic()
        assert differences.marked(one, other)
        assert monotonic() - began < 1
