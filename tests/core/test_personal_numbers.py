"""What somebody types in the box for a personal number: every way that is right, and why the others are not."""

from datetime import date
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from apps.core import rules
from apps.core.errors import Invalid
from apps.core.personal_numbers import COORDINATION, PERSONAL, RESERVE, has_check_digit, parse, spaced

TODAY = date(2026, 11, 21)


def published(section: str) -> list[str]:
    text = (Path(__file__).parent / "data/test_numbers.txt").read_text()
    return text.split(f"[{section}]")[1].split("[")[0].split()


PERSONAL_NUMBERS, COORDINATION_NUMBERS = published("personal"), published("coordination")
numbers = st.sampled_from(PERSONAL_NUMBERS + COORDINATION_NUMBERS)


def refusal(text) -> str:
    with pytest.raises(Invalid) as refused:
        parse(text, TODAY)
    assert refused.value.code == "invalid:personal_number"
    return refused.value.message


def test_the_tax_agencys_test_numbers_are_all_read():
    assert len(PERSONAL_NUMBERS) > 300
    assert len(COORDINATION_NUMBERS) == 50
    assert {parse(number, TODAY).kind for number in PERSONAL_NUMBERS} == {PERSONAL}
    assert {parse(number, TODAY).kind for number in COORDINATION_NUMBERS} == {COORDINATION}
    assert all(parse(number, TODAY).digits12 == number for number in PERSONAL_NUMBERS + COORDINATION_NUMBERS)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("190905271474", "190905271474"),
        ("19090527+1474", "190905271474"),
        ("090527+1474", "190905271474"),
        ("0905271474", "200905271474"),  # nothing says that it is a hundred years ago
        ("200002292399", "200002292399"),
        ("000229-2399", "200002292399"),
        ("20000229-2399", "200002292399"),
        ("570428-9999", "195704289999"),
        ("5704289999", "195704289999"),
        ("19460823-9986", "194608239986"),
        ("090121+9931", "190901219931"),
        ("000405-9937", "200004059937"),
        ("  19460823-9986\n", "194608239986"),
        ("19460823\u20139986", "194608239986"),  # what a word processor makes of the hyphen
    ],
)
def test_a_personal_number_may_be_written_in_many_ways(written, kept):
    number = parse(written, TODAY)
    assert (number.kind, number.digits12) == (PERSONAL, kept)
    assert number.born == date.fromisoformat(f"{kept[:4]}-{kept[4:6]}-{kept[6:8]}")


@pytest.mark.parametrize("written", ["197302889931", "7302889931", "730288-9931", "19730288-9931"])
def test_a_coordination_number_says_when_its_holder_was_born(written):
    number = parse(written, TODAY)
    assert (number.kind, number.digits12, number.born) == (COORDINATION, "197302889931", date(1973, 2, 28))


def test_a_coordination_number_may_have_an_unknown_birthday():
    unknown = [parse(number, TODAY) for number in COORDINATION_NUMBERS if number[4:6] == "00" or number[6:8] == "60"]
    assert unknown
    assert all(number.born is None and number.short(TODAY)[:6] == number.digits12[2:8] for number in unknown)


@pytest.mark.parametrize(
    ("written", "because"),
    [
        ("201509160006", "000"),  # the check digit is right, but nobody is number 000 of a day
        ("150916-0006", "000"),
        ("197004289895", "belong together"),
        ("700428-9895", "belong together"),
        ("196004309886", "belong together"),
        ("19420566-9899", "belong together"),
        ("721086-9924", "belong together"),
        ("19090527 1474", "No spaces"),
        ("090527 1474", "No spaces"),
        ("20260229-1234", "date"),
        ("20261122-1231", "future"),
        ("19461301-9986", "date"),
        ("857209-0606", "date"),  # an organisation number
        ("165572090606", "date"),
        ("20000101T220", "twelve digits"),  # an interim number
        ("1946082399860", "twelve digits"),
        ("１９４６０８２３９９８６", "twelve digits"),  # digits, but of another script
        ("", "twelve digits"),
        ("0", "twelve digits"),
        (194608239986, "twelve digits"),
        (None, "twelve digits"),
        ("Karin", "twelve digits"),
        ("1946\x000823-9986", "twelve digits"),
        ("9" * 100_000, "twelve digits"),
    ],
)
def test_a_wrong_number_is_refused_with_a_reason(written, because):
    with override("en"):
        assert because in refusal(written)


def test_the_reason_is_swedish_for_swedes():
    assert refusal("197004289895") == "Siffrorna hör inte ihop. Kontrollera att varje siffra är rätt, också den sista."


@given(numbers, st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed_unless_it_is_the_century(number, place, change):
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    if place >= 2:
        refusal(wrong)
    else:  # the check digit knows nothing of the century: another one is another person, or none
        try:
            assert parse(wrong, TODAY).digits12 == wrong
        except Invalid:
            assert (
                wrong[:2] not in ("18", "19", "20") or int(wrong[:4]) >= TODAY.year or wrong[4:8] in ("0229", "0289")
            )


@given(numbers)
def test_every_form_leads_back_to_the_same_number(number):
    found = parse(number, TODAY)
    assert parse(found.long, TODAY) == parse(found.short(TODAY), TODAY) == found
    assert parse(found.short(TODAY).replace("-", ""), TODAY) == found


@given(st.text(max_size=20))
def test_any_other_text_is_refused_politely(text):
    try:
        number = parse(text, TODAY)
    except Invalid:
        return
    assert len(number.digits12) == 12


@given(numbers)
def test_a_number_never_leaks_into_a_log(number):
    assert number not in repr(parse(number, TODAY))
    with pytest.raises(Invalid) as refused:
        parse(number[:-1] + str((int(number[-1]) + 1) % 10), TODAY)
    assert number[2:8] not in f"{refused.value} {refused.value!r} {refused.value.message}"


def test_the_plus_comes_in_the_year_of_the_hundredth_birthday():
    number = parse("191212121212", TODAY)
    assert number.short(date(2011, 12, 31)) == "121212-1212"
    assert number.short(date(2012, 1, 1)) == "121212+1212"


@pytest.mark.django_db
class TestReserveNumbers:
    """Two letters that say whose they are, nine digits and a check digit."""

    def test_a_reserve_number_never_looks_like_a_personal_number(self):
        number = parse("sk-1234567897", TODAY)
        assert (number.kind, number.digits12, number.born) == (RESERVE, "SK1234567897", None)
        assert spaced(number.digits12) == number.long == number.short(TODAY) == "SK-1234567897"

    @pytest.mark.parametrize("text", ["SK1234567898", "SK0000000000", "XX1234567897", "SK123456789", "SKÅ234567897"])
    def test_a_wrong_one_is_refused(self, text):
        refusal(text)

    def test_another_region_has_other_letters(self):
        with rules.override({"reserve_number.prefixes": ["XX"]}):
            assert parse("XX1234567897", TODAY).kind == RESERVE
            refusal("SK1234567897")


def test_organisation_numbers_have_the_same_check_digit():
    assert has_check_digit("2321000255")
    assert not has_check_digit("2321000256")
