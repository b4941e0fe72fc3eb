"""The same verbs and the same policy for machines."""

import json

import pytest
from django.urls import reverse

from apps.core import clock
from apps.core.guard import as_system
from apps.notifications import outbox
from apps.organisations.models import Assignment, Staff
from tests.cast import moment
from tests.discharge.conftest import case, told_case  # noqa: F401  (a discharge under way)
from tests.signing import new_user, sign_in_as_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning():
    with outbox.held(), clock.at(moment("2026-03-30T09:10")):
        yield


@pytest.fixture
def enter(client, cast):
    """Sign somebody of the cast in: `enter("per")`."""

    def sign_in(name):
        staff = Staff.objects.get(pk=cast.actors[name].staff_id)
        staff.user = staff.user or new_user()
        staff.save()
        sign_in_as_staff(client, staff.user, Assignment.objects.get(staff=staff))
        return client

    return sign_in


def post(client, url, **fields):
    return client.post(url, json.dumps(fields), content_type="application/json")


def test_nobody_gets_nothing(client, told_case):  # noqa: F811
    answer = client.get(reverse("api:worklist"))
    assert answer.status_code == 401
    assert answer.json()["code"] == "not_authenticated"


def test_per_finds_the_case_in_his_units_worklist_and_acknowledges_it(enter, told_case):  # noqa: F811
    per = enter("per")
    tasks = per.get(reverse("api:worklist")).json()["tasks"]
    assert {task["kind"] for task in tasks} == {"acknowledge", "start_planning"}
    assert "194807073228" not in json.dumps(tasks)
    answer = post(per, reverse("api:acknowledge", args=[told_case.pk]))
    assert answer.status_code == 200, answer.json()
    assert [task["kind"] for task in per.get(reverse("api:worklist")).json()["tasks"]] == ["start_planning"]


def test_a_stranger_meets_the_same_404_as_for_a_case_that_does_not_exist(enter, told_case):  # noqa: F811
    elin = enter("elin")
    known = elin.get(reverse("api:case", args=[told_case.pk]))
    unknown = elin.get(reverse("api:case", args=["00000000-0000-4000-8000-000000000000"]))
    assert (known.status_code, known.json()) == (404, unknown.json())
    assert post(elin, reverse("api:acknowledge", args=[told_case.pk]), nonsense=1).status_code == 404


def test_bad_fields_are_named_and_come_after_what_may_be_known(enter, case):  # noqa: F811
    amira = enter("amira")
    url = reverse("api:send_admission_notice", args=[case.pk])
    for fields, name in [
        ({"to": ["x"]}, "to"),
        ({"to": [], "care_form": "magic"}, "care_form"),
        ({"to": [], "estimated_discharge_at": "i morgon"}, "estimated_discharge_at"),
        ({"to": []}, "recipients"),
        ({"to": [], "reason": "a\x00b"}, "reason"),
        ({"to": [], "reason": "a" * 100_000}, "reason"),
        ({"to": [], "unheard_of": 1}, "unheard_of"),
    ]:
        answer = post(amira, url, **fields)
        assert (answer.status_code, answer.json()["code"]) == (400, f"invalid:{name}")
        assert answer.json()["fields"][name]


def test_sending_twice_with_one_key_sends_once_and_is_answered_alike(enter, cast, case):  # noqa: F811
    amira = enter("amira")
    url = reverse("api:send_admission_notice", args=[case.pk])
    fields = {
        "to": [str(cast.lund.pk), str(cast.vc.pk), str(cast.hsv.pk)],
        "once": "7b0d6c1e-58f0-4f4e-9d4c-2f3f0a4f7d11",
    }
    first, again = post(amira, url, **fields), post(amira, url, **fields)
    assert (first.status_code, again.status_code, first.content) == (200, 200, again.content)
    with as_system("a test looks"):
        assert case.messages.count() == 1


def test_the_case_shows_content_only_where_a_basis_is_recorded(enter, told_case):  # noqa: F811
    seen = enter("per").get(reverse("api:case", args=[told_case.pk])).json()
    (notice,) = seen["messages"]
    assert notice["body"] is None
    assert notice["statutory"]["personal_number"] == "194807073228"
    own = enter("amira").get(reverse("api:case", args=[told_case.pk])).json()
    assert own["messages"][0]["body"]["care_form"] == "somatic"


@pytest.mark.parametrize("body", ["", "[]", "null", "{", '"x"', "[1]"])
def test_anything_but_an_object_is_refused_kindly(enter, told_case, body):  # noqa: F811
    answer = enter("per").post(reverse("api:send_message", args=[told_case.pk]), body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["code"]


def test_the_description_knows_every_verb(client):
    answer = client.get(reverse("api:schema"), headers={"accept": "application/json"})
    assert answer.status_code == 200
    assert b"send_discharge_information" in answer.content
