"""The pages for everybody, and the pages for when something goes wrong."""

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.template import loader
from django.test import Client, RequestFactory
from django.views import defaults

from apps.core import views
from apps.core.tour import STEPS

pytestmark = pytest.mark.django_db


@pytest.fixture
def swedish_client():
    return Client(headers={"accept-language": "sv"})


def test_the_front_page_has_three_doors_and_the_patients_is_first(swedish_client):
    page = swedish_client.get("/").content.decode()
    doors = [page.index(f"<h2>{name}</h2>") for name in ("Patient eller närstående", "Personal", "Administratör")]
    assert doors == sorted(doors)
    assert page.count("<h1") == 1


def test_a_visitor_gets_no_session_and_no_cookie_but_the_forms_own(swedish_client):
    answer = swedish_client.get("/")
    assert set(answer.cookies) <= {"csrftoken"}


@pytest.mark.parametrize("step", [1, len(STEPS)])
def test_the_tour_says_where_one_is(swedish_client, step):
    assert f"Steg {step} av {len(STEPS)}" in swedish_client.get(f"/rundtur/{step}/").content.decode()


@pytest.mark.parametrize("step", ["0", str(len(STEPS) + 1), "99999999999999999999"])
def test_the_tour_has_no_other_steps(swedish_client, step):
    assert swedish_client.get(f"/rundtur/{step}/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/tillganglighet/", "/sa-skyddas-dina-uppgifter/", "/lattlast/", "/utan-e-legitimation/"]
)
def test_what_must_be_said_is_said_with_a_number_to_call(swedish_client, path, settings):
    page = swedish_client.get(path).content.decode()
    assert "1177" in page
    if path != "/sa-skyddas-dina-uppgifter/":
        assert settings.SUPPORT_PHONE in page.replace("\u00a0", " ")


def test_shortcuts_are_turned_off_for_a_year_and_the_page_is_shown_again(swedish_client):
    answer = swedish_client.post("/kortkommandon/", {"keys": "off", "next": "/rundtur/"})
    assert (answer.status_code, answer["Location"]) == (302, "/rundtur/")
    assert answer.cookies[views.KEYS_COOKIE].value == "off"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "", "\\\\evil"]
)
def test_nobody_is_led_to_another_site(swedish_client, elsewhere):
    assert swedish_client.post("/kortkommandon/", {"next": elsewhere})["Location"] == "/"


@pytest.mark.parametrize(
    ("view", "error", "status", "words"),
    [
        (defaults.bad_request, BadRequest(), 400, "Vi förstod inte"),
        (defaults.permission_denied, PermissionDenied(), 403, "Du kan inte öppna det här"),
        (defaults.page_not_found, Exception(), 404, "Här finns inget"),
    ],
)
def test_each_refusal_has_its_own_words(view, error, status, words):
    request = RequestFactory().get("/hemligt/194803122384/")
    answer = view(request, error)
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert "194803122384" not in page


@pytest.mark.parametrize(("template", "words"), [("500.html", "inte ditt fel"), ("503.html", "vilar en stund")])
def test_a_failure_is_told_without_a_request_and_without_a_database(template, words, django_db_blocker):
    with django_db_blocker.block():
        page = loader.get_template(template).render()
    assert words in page
    assert template[:3] in page


def test_a_form_that_is_too_old_gives_back_what_was_written_and_sends_nothing():
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "sv"})
    long = "Duschpall behövs till hemgången, och <script>alert(1)</script> ska inte köras någonstans."
    answer = client.post("/kortkommandon/", {"keys": "off", "text": long, "csrfmiddlewaretoken": "x" * 64})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Sidan hade varit öppen för länge" in page
    assert "Duschpall behövs till hemgången" in page
    assert "<script>alert" not in page
    assert views.KEYS_COOKIE not in answer.cookies
