"""Whatever a machine sends: a clear refusal, nothing stored that a page could not show, nothing kept on the way."""

import json

import pytest
from django.urls import reverse

from apps.cases.models import Message
from tests.cast import make_person
from tests.discharge.conftest import case, told_case  # noqa: F401  (a discharge under way)
from tests.trail import events
from tests.workplace.conftest import admit, tell

from .test_verbs import enter, morning, post  # noqa: F401  (signing in, and the day it is)

pytestmark = pytest.mark.django_db


def nested(levels):
    return [] if levels == 0 else [nested(levels - 1)]


def share(client, case, /, **fields):  # noqa: F811
    return post(client, reverse("api:share_mapping", args=[case.pk]), **fields)


def test_nothing_that_the_api_answers_is_kept_in_a_cache(enter, told_case):  # noqa: F811
    per = enter("per")
    answers = [
        per.get(reverse("api:me")),
        per.get(reverse("api:worklist")),
        per.get(reverse("api:case", args=[told_case.pk])),
        per.get(reverse("api:case", args=["00000000-0000-4000-8000-000000000000"])),
        post(per, reverse("api:acknowledge", args=[told_case.pk]), nonsense=1),
        per.get("/arbete/arende/00000000-0000-4000-8000-000000000000/"),
        per.get("/min/"),
    ]
    assert [answer.headers.get("Cache-Control") for answer in answers] == ["no-store, private"] * len(answers)


@pytest.mark.parametrize("body", ['{"a":' * 100_000, "[" * 100_000 + "]" * 100_000])
def test_json_with_too_many_levels_is_the_sender_s_mistake(enter, told_case, body):  # noqa: F811
    answer = enter("per").post(reverse("api:share_mapping", args=[told_case.pk]), body, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


def test_more_than_can_be_sent_at_once_is_refused_as_such(enter, told_case):  # noqa: F811
    answer = share(enter("per"), told_case, text="a" * 2_600_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


UNFIT = [
    nested(1), nested(50), {"a": 1}, [{"a": 1}], [None], ["x"] * 201, "a\x00b", ["a\x00b"], "\ud800", "a" * 20_001,
]  # fmt: skip


@pytest.mark.parametrize("value", UNFIT)
def test_a_section_holds_words_and_numbers_that_a_page_can_show(enter, told_case, value):  # noqa: F811
    answer = share(enter("per"), told_case, housing=value)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid:housing")


def test_a_number_without_end_is_refused(enter, told_case):  # noqa: F811
    url = reverse("api:share_mapping", args=[told_case.pk])
    answer = enter("per").post(url, '{"housing": 1e999}', "application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid:housing")


def test_sections_of_the_usual_kinds_are_shared(enter, told_case):  # noqa: F811
    sections = {"housing": "Hyreslägenhet, hiss", "aids": ["rollator", "säng"], "alone": True, "rooms": 2}
    answer = share(enter("per"), told_case, **sections)
    assert answer.status_code == 200, answer.json()


@pytest.mark.parametrize("name", ["by", "case"])
def test_no_section_may_be_called_what_the_verb_itself_uses(enter, told_case, name):  # noqa: F811
    answer = share(enter("per"), told_case, text="x", **{name: "somebody else"})
    assert (answer.status_code, answer.json()["code"]) == (400, f"invalid:{name}")


@pytest.mark.parametrize("name", ["a\x00b", "x" * 5000, "194807073228", "<script>", "", "a b"])
def test_a_name_that_is_no_name_is_never_written_down(enter, told_case, name):  # noqa: F811
    for verb in ("share_mapping", "send_message"):
        answer = post(enter("per"), reverse(f"api:{verb}", args=[told_case.pk]), **{name: "x", "text": "x"})
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid:body")
    assert {event.rule for event in events(activity="refused")} == {"invalid:body"}


def test_a_correction_carries_nothing_into_the_case_of_another_person(enter, cast, told_case):  # noqa: F811
    amira = enter("amira")
    other = tell(cast, admit(cast, make_person("Bertil Testsson", "195001012384")))
    url = reverse("api:send_message", args=[told_case.pk])
    sent = post(amira, url, text="Karin faller ofta", secrecy_basis="consent")
    url = reverse("api:correct_message", args=[other.pk])
    answer = post(amira, url, message=sent.json()["made"], text="Karin faller ofta hemma")
    assert answer.status_code == 404
    seen = json.dumps(amira.get(reverse("api:case", args=[other.pk])).json())
    assert "faller" not in seen
    assert not Message.objects.visible_to(cast.amira).filter(case=other, supersedes__isnull=False).exists()
