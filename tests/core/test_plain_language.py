"""Whoever writes a plan is told what would make it easier to read."""

import pytest

from apps.core.plain_language import hints, read

EASY = "Jag vill gå till torget. Per ringer mig på måndag. Vi ses igen i maj."
HARD = (
    "Biståndsbedömningen förutsätter samordnade rehabiliteringsinsatser tillsammans med kommunala verksamheter "
    "och regionens öppenvårdsmottagningar under förutsättning att ekonomiska begränsningar inte omöjliggör detta "
    "och att alla är med om det."
)


def test_easy_words_need_no_hint():
    assert hints(EASY) == []
    assert read(EASY).lix < 35


def test_long_words_and_long_sentences_are_said():
    assert read(HARD).lix > 50
    assert len(hints(HARD)) == 2


@pytest.mark.parametrize("word", ["Remiss", "nutrition", "PATIENTEN"])
def test_words_of_the_trade_have_plain_ones(word):
    (hint,) = hints(f"{word} är klar.")
    assert word.lower() in hint


def test_nothing_written_is_not_hard():
    assert hints("  \n") == []
    assert read("").words == 0


def test_lines_are_sentences_of_their_own():
    assert read("Ring Måsen\n" * 30).longest == ""
