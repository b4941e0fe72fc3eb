"""Sara helps her daughter Elsa, and Lena her mother Karin: whom it is about, what is shown, and when it ends."""

from datetime import timedelta

import pytest
from django.urls import reverse

from apps.access import acting_for
from apps.access.actor import Actor
from apps.access.models import ExtendedAccess
from apps.audit import log
from apps.core import clock, rules
from apps.core.guard import as_system
from apps.patients.models import Relationship
from tests.cast import make_person, moment
from tests.trail import events

from . import states
from .conftest import come_in, words_of

pytestmark = pytest.mark.django_db
HOME, FOR = "/min/", "/min/for/"


def mandate(person, relative, kind="proxy", **more) -> Relationship:
    fields = {"valid_from": moment("2026-01-01T00:00"), "scopes": ["messages", "plan"], **more}
    with as_system("a test makes a mandate"):
        return Relationship.objects.create(person=person, relative=relative, kind=kind, **fields)


def change(row, **fields) -> None:
    with as_system("a test changes a row"):
        type(row).objects.filter(pk=row.pk).update(**fields)


@pytest.fixture
def lena(client, cast):
    return come_in(client, make_person("Lena Testsson", "197001239297"))


@pytest.fixture
def elsa(cast):
    """Nine years old; what is made for Karin in `states` is made for her."""
    cast.karin = make_person("Elsa Testsson", "201701252395")
    return cast.karin


def act(somebody, row):
    return somebody.post(FOR, {"mandate": row.pk})


def test_a_proxy_sees_for_whom_on_every_page_and_comes_back_with_one_press(lena, cast):
    states.ready(cast)
    row = mandate(cast.karin, lena.person)
    words = lena.words(HOME)
    assert "Hjälp Karin Testsson" in words
    assert "Du åker hem" not in words
    answer = act(lena, row)
    assert answer.url == f"{HOME}#acting"
    for url in (HOME, reverse("portal:plan"), reverse("portal:messages"), reverse("portal:more")):
        words = lena.words(url)
        assert "Du hjälper Karin." in words
        assert "Tillbaka till Lena" in words
        assert "Karins plan" in words
        assert "Det kan finnas mer som inte visas här." in words
    assert "Du åker hem torsdag 2 april" in lena.words(HOME)
    lena.post(FOR, {})
    words = lena.words(HOME)
    assert "Du hjälper" not in words
    assert "Du åker hem" not in words


def test_the_banner_is_where_the_address_after_a_change_leads(lena, cast):
    row = mandate(cast.karin, lena.person)
    act(lena, row)
    assert '<section class="acting" id="acting" tabindex="-1"' in lena.get(HOME).content.decode()


def test_everything_that_is_read_is_written_down_with_who_and_for_whom(lena, cast):
    case = states.ready(cast)
    act(lena, mandate(cast.karin, lena.person))
    for url in (HOME, reverse("portal:plan"), reverse("portal:discharge", args=[case.pk]), reverse("portal:messages")):
        before = len(events())
        lena.words(url)
        rows = events()[: len(events()) - before]
        assert rows
        for row in rows:
            assert (row.person_id, row.on_behalf_of) == (lena.person.pk, cast.karin.pk)
            assert row.patient_id == cast.karin.pk


def test_a_mandate_that_is_ended_bites_on_the_next_request(lena, cast):
    case = states.ready(cast)
    row = mandate(cast.karin, lena.person)
    act(lena, row)
    assert "Du åker hem" in lena.words(HOME)
    change(row, valid_until=clock.now())
    for url in (HOME, reverse("portal:plan"), reverse("portal:discharge", args=[case.pk]), reverse("portal:more")):
        answer = lena.get(url)
        assert answer.status_code == 403
        words = words_of(answer)
        assert "Ditt uppdrag gällde till 1 april" in words
        assert "Du åker hem" not in words
        assert "Tillbaka till Lena" in words
    assert events(activity="refused", rule="G3", on_behalf_of=cast.karin.pk)
    lena.post(FOR, {})
    assert "Hjälp Karin" not in lena.words(HOME)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("valid_from", "2026-05-01T00:00", "Du kan inte hjälpa Karin här just nu"),
        ("valid_until", "2026-04-01T00:00", "Ditt uppdrag gällde till 31 mars"),
    ],
)
def test_a_mandate_that_does_not_hold_cannot_be_chosen(lena, cast, field, value, told):
    row = mandate(cast.karin, lena.person)
    change(row, **{field: moment(value)})
    assert act(lena, row).url == HOME
    words = lena.words(HOME)
    assert told in words
    assert "Du hjälper" not in words


def test_somebody_elses_mandate_cannot_be_chosen(lena, cast):
    per = make_person("Per Testsson", "196403193771")
    row = mandate(cast.karin, per)
    assert act(lena, row).url == HOME
    words = lena.words(HOME)
    assert "Du hjälper" not in words
    assert "Karin" not in words


def test_a_protected_person_has_nobody_who_acts(lena, cast):
    row = mandate(cast.karin, lena.person)
    act(lena, row)
    change(cast.karin, protection="protected")
    answer = lena.get(HOME)
    assert answer.status_code == 403
    assert "Ingen kan vara ombud här för en person med skyddade personuppgifter." in words_of(answer)


def test_a_proxy_for_messages_only_has_no_plan_in_the_menu_nor_behind_the_address(lena, cast):
    case = states.ready(cast)
    act(lena, mandate(cast.karin, lena.person, scopes=["messages"]))
    words = lena.words(HOME)
    assert "Karins plan" not in words
    assert "Du åker hem" not in words
    assert lena.get(reverse("portal:discharge", args=[case.pk])).status_code == 404
    assert "Du åker hem" not in lena.words(reverse("portal:plan"))


def test_a_proxy_writes_no_own_words_and_changes_no_address(lena, cast):
    case = states.ready(cast)
    act(lena, mandate(cast.karin, lena.person))
    assert "Skriv vad som är viktigt" not in lena.words(reverse("portal:plan"))
    for name, args in (("own-words", [case.pk]), ("contacts", [])):
        assert lena.get(reverse(f"portal:{name}", args=args)).status_code == 403


def test_what_a_proxy_has_read_is_still_new_to_the_person(lena, cast, client):
    states.ready(cast)
    act(lena, mandate(cast.karin, lena.person))
    lena.words(reverse("portal:plan"))
    karin = come_in(client, cast.karin)
    assert "Läs vad personalen skrev ner" in karin.words(HOME)


def test_a_guardian_reads_until_the_child_is_thirteen_and_sees_the_days(lena, cast, elsa):
    states.ready(cast)
    row = mandate(elsa, lena.person, "guardian", scopes=[])
    act(lena, row)
    words = lena.words(HOME)
    assert "Du hjälper Elsa, 9 år." in words
    assert "Du åker hem" in words
    assert "Du kan inte spärra uppgifter åt Elsa." in words
    assert "25 januari 2030, när Elsa fyller 13" in words
    assert "25 januari 2033, när Elsa fyller 16" in words
    with rules.override({"guardian.full_until_age": 9}):
        answer = lena.get(HOME)
        assert answer.status_code == 403
        assert "Elsa" in words_of(answer)


def test_a_guardian_sees_the_lists_that_the_child_stood_in_and_no_other(lena, cast, elsa):
    other = make_person("Annan Testsson", "189001129817")
    row = mandate(elsa, lena.person, "guardian", scopes=[])
    for reader, shown in ((cast.amira, elsa), (cast.per, other), (cast.elin, lena.person)):
        log.record(reader, "list", shown={"patients": [str(shown.pk)]})
    act(lena, row)
    words = lena.words(reverse("portal:readers"))
    assert "Geriatrikavdelning 7" in words
    assert "Du visades i en lista." in words
    assert "Biståndsenheten" not in words
    with rules.override({"guardian.full_until_age": 9}):
        assert not log.for_patient(Actor.of_mandate(row))
    change(row, valid_until=clock.now())
    assert not log.for_patient(Actor.of_mandate(row))


def test_a_unit_may_open_its_part_for_the_guardian_of_a_fourteen_year_old(lena, cast):
    vilma = make_person("Vilma Ung", "201202022382", born_on=moment("2012-02-02T12:00").date())
    cast.karin = vilma
    states.ready(cast)
    row = mandate(vilma, lena.person, "guardian", scopes=[])
    act(lena, row)
    assert "Du hjälper" not in lena.words(HOME)
    with as_system("a test decides"):
        ExtendedAccess.objects.create(
            patient=vilma, unit=cast.ward, mandate=row, valid_from=clock.now() - timedelta(days=1)
        )
    act(lena, row)
    assert "Du hjälper Vilma, 14 år." in lena.words(HOME)


def test_after_a_death_nobody_acts(lena, cast):
    row = mandate(cast.karin, lena.person)
    act(lena, row)
    change(cast.karin, deceased_at=clock.now())
    assert lena.get(HOME).status_code == 403


def test_choosing_ones_work_ends_the_acting(lena, cast):
    row = mandate(cast.karin, lena.person)
    act(lena, row)
    lena.client.get(reverse("access:choose"))
    assert "Du hjälper" not in lena.words(HOME)


def test_the_birthdays_follow_the_rules_and_leap_days_come_early(cast):
    born = moment("2016-02-29T12:00").date()
    with clock.at(moment("2026-04-01T13:00")):
        found = {one.code: str(one.day) for one in acting_for.changes(born)}
        with rules.override({"guardian.extended_until_age": 15}):
            later = {one.code: str(one.day) for one in acting_for.changes(born)}
    assert found["guardian_reads_less"] == "2029-02-28"
    assert found["guardian_reads_nothing"] == "2032-02-29"
    assert later["guardian_reads_nothing"] == "2031-02-28"


def test_whom_a_page_is_about(cast, lena):
    assert Actor.of_person(cast.karin).whom == cast.karin.pk
    row = mandate(cast.karin, lena.person)
    assert Actor.of_mandate(row).whom == cast.karin.pk
    assert Actor.of_mandate(row).person == lena.person.pk
