"""The people it is all about: what the database keeps true of them, and who they are when they sign in."""

import csv
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from apps.core import clock, personal_numbers, rules
from apps.core.guard import NoReader, as_system
from apps.identity import claimants
from apps.patients.models import ContactPoint, Person, Relationship
from tests.cast import make_person, moment
from tests.signing import new_user

pytestmark = pytest.mark.django_db
KARIN = "194807073228"
REGION = Path(__file__).parents[2] / "apps/scenarios/demo/region"


@pytest.fixture
def karin() -> Person:
    return make_person("Karin Testsson", KARIN)


def test_nobody_reads_a_person_without_saying_who_is_reading(karin):
    for model in (Person, ContactPoint, Relationship):
        with pytest.raises(NoReader):
            list(model.objects.all())


def test_a_person_in_a_log_has_neither_name_nor_number(karin):
    assert "Karin" not in f"{karin} {karin!r}"
    assert KARIN not in f"{karin} {karin!r}"


@pytest.mark.parametrize(
    "wrong",
    [
        {"personal_number": KARIN},
        {"personal_number": "4807073228"},
        {"personal_number": "SKSK12345678"},
        {"born_on": None},
        {"protection": "secret"},
        {"number_kind": "interim"},
    ],
)
def test_the_database_refuses_what_cannot_be(karin, wrong):
    right = {"name": "Siv Testsson", "personal_number": "194608239986", "born_on": date(1946, 8, 23)}
    with as_system("a test"), pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(**{**right, **wrong})


def test_only_a_personal_number_must_say_when_somebody_was_born(karin):
    with as_system("a test"):
        Person.objects.create(name="Okänd man", personal_number="SK1234567897", number_kind="reserve")


@pytest.mark.parametrize(
    ("level", "is_protected"), [("none", False), ("marked", True), ("protected", True), ("fictitious", True)]
)
def test_three_levels_of_protection(level, is_protected):
    assert make_person("Vera Lindh", "194608239986", protection=level).is_protected is is_protected


def test_nobody_is_their_own_relative(karin):
    with as_system("a test"), pytest.raises(IntegrityError), transaction.atomic():
        Relationship.objects.create(person=karin, relative=karin, kind="relative", valid_from=clock.now())


class TestSigningIn:
    """The registry of identity asks: who is this personal number?"""

    def find(self, number, user=None):
        return claimants.find(claimants.RESIDENT, number, user or new_user())

    def user_of(self, person):
        with as_system("a test"):
            return Person.objects.get(pk=person.pk).user

    @pytest.mark.parametrize("written", [KARIN, "19480707-3228", "480707-3228", "4807073228"])
    def test_a_resident_is_known_however_the_number_is_written(self, karin, written):
        user = new_user()
        claimant = self.find(written, user)
        assert (claimant.kind, claimant.label) == ("resident", "Karin Testsson")
        assert self.user_of(karin) == user

    def test_a_new_provider_gives_a_new_user(self, karin):
        siv, user = make_person("Siv Testsson", "194608239986"), new_user()
        self.find(KARIN, new_user())
        self.find(KARIN, user)
        assert self.user_of(karin) == user
        self.find("194608239986", user)
        assert (self.user_of(karin), self.user_of(siv)) == (None, user)

    @pytest.mark.parametrize("number", ["194608239986", "194807073229", "", "Karin", "x" * 10_000])
    def test_others_are_unknown(self, karin, number):
        with pytest.raises(claimants.Unknown):
            self.find(number)

    def test_nobody_can_prove_that_a_reserve_number_is_theirs(self):
        with as_system("a test"):
            Person.objects.create(name="Okänd man", personal_number="SK1234567897", number_kind="reserve")
        with pytest.raises(claimants.Unknown):
            self.find("SK1234567897")

    def test_nobody_signs_in_as_the_dead(self):
        dead = make_person("Karin Testsson", KARIN, deceased_at=moment("2026-03-30T09:00"))
        with pytest.raises(claimants.Deceased):
            self.find(KARIN)
        assert self.user_of(dead) is None

    def test_thirteen_years_is_enough_and_the_day_before_is_not(self):
        make_person("Thea Arvidson", "201405222389")
        with clock.at(moment("2027-05-21T23:59")), pytest.raises(claimants.TooYoung):
            self.find("201405222389")
        with clock.at(moment("2027-05-22T00:00")):
            self.find("201405222389")
        with clock.at(moment("2026-05-22T00:00")), rules.override({"citizen.min_age": 12}):
            self.find("201405222389")

    def test_with_an_unknown_birthday_one_is_as_young_as_the_year_allows(self):
        with as_system("a test"):
            Person.objects.create(name="Iryna", personal_number="196100602397", number_kind="coordination")
        with rules.override({"citizen.min_age": 60}):
            with clock.at(moment("2021-12-30T23:59")), pytest.raises(claimants.TooYoung):
                self.find("196100602397")
            with clock.at(moment("2021-12-31T00:00")):
                self.find("196100602397")


def test_the_demo_people_can_all_be_made():
    published = (Path(__file__).parents[1] / "core/data/test_numbers.txt").read_text()
    with (REGION / "people.csv").open(encoding="utf-8") as file:
        people = list(csv.DictReader(file))
    numbers = [personal_numbers.parse(person["personal_number"]) for person in people]
    assert len({number.digits12 for number in numbers}) == len(people) >= 40
    assert all(number.digits12 in published for number in numbers)  # nobody's real number
    assert {person["protection"] for person in people} == {"none", "marked", "protected"}
    assert all(not person["address"] for person in people if person["protection"] != "none")
    units = (REGION / "units.csv").read_text(encoding="utf-8")
    assert all(person["health_centre_hsa_id"] in units for person in people)
