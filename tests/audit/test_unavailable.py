"""Without a row in the trail there is no answer: 503, for people and for machines."""

import json
from ipaddress import ip_network

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path
from rest_framework.views import APIView

from apps.audit import context, log
from apps.audit.middleware import RequestMiddleware, unavailable
from apps.audit.models import Event
from apps.core.guard import as_system
from config import urls
from tests import trail

pytestmark = pytest.mark.django_db


def read(_request):
    log.record(None, "read")
    return HttpResponse("what Karin's record says")


class Read(APIView):
    permission_classes = ()

    def get(self, request):
        return read(request)


urlpatterns = [path("arbete/", read), path("api/v1/cases/", Read.as_view()), *urls.urlpatterns]


@pytest.fixture
def broken_trail():
    with as_system("a test breaks the log"), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event RENAME TO audit_event_gone")


def test_a_row_that_cannot_be_written_is_said_loudly(broken_trail):
    with pytest.raises(log.AuditUnavailable):
        log.record(None, "read")


@pytest.mark.urls("tests.audit.test_unavailable")
@pytest.mark.parametrize(
    ("address", "accept", "kind"),
    [("/arbete/", "text/html", "text/html"), ("/api/v1/cases/", "*/*", "application/json")],
)
def test_the_answer_is_503_in_the_askers_own_form_and_shows_nothing(broken_trail, client, address, accept, kind):
    answer = client.get(address, headers={"accept": accept})
    assert answer.status_code == 503
    assert answer.headers["Content-Type"].startswith(kind)
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"Karin" not in answer.content
    if kind == "application/json":
        assert json.loads(answer.content)["code"] == "audit_unavailable"


@pytest.mark.urls("tests.audit.test_unavailable")
def test_with_the_trail_in_order_the_same_page_answers(client):
    assert client.get("/arbete/").status_code == 200


def test_other_errors_are_left_to_others():
    assert RequestMiddleware(lambda _: None).process_exception(RequestFactory().get("/"), ValueError()) is None


def test_the_page_is_written_without_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        page = unavailable(RequestFactory().get("/", headers={"accept": "text/html"}))
    assert "<h1>" in page.content.decode()


def test_everything_that_one_request_writes_carries_its_id_and_no_other():
    def view(request):
        log.record(None, "read")
        log.record(None, "list")
        return HttpResponse()

    answer = RequestMiddleware(view)(RequestFactory().get("/"))
    assert log.has("read", request_id=answer.headers["X-Request-ID"])
    assert log.has("list", request_id=answer.headers["X-Request-ID"])
    assert context.request_id() is None


@pytest.mark.parametrize(
    ("address", "forwarded", "network"),
    [("10.1.2.3", "", "own"), ("192.0.2.9", "", "other"), ("192.0.2.9", "10.9.9.9, 198.51.100.7", "other")]
    + [("192.0.2.9", "198.51.100.7, 10.9.9.9", "own"), ("", "", "")],
)
def test_the_row_says_from_what_kind_of_network_it_was_asked(settings, address, forwarded, network):
    settings.OWN_NETWORKS, settings.BEHIND_PROXY = [ip_network("10.0.0.0/8")], bool(forwarded)
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory(headers=headers).get("/", REMOTE_ADDR=address)
    RequestMiddleware(lambda _: log.record(None, "read") or HttpResponse())(request)
    assert log.has("read", network=network)


def test_the_row_says_in_which_session_and_who_vouched_and_opens_neither(settings):
    def ask(key: str, realm: str) -> Event:
        request = RequestFactory().get("/")
        request.session = SessionStore(key)
        request.session._session_cache = {"realm": realm}
        RequestMiddleware(lambda _: log.record(None, "read") or HttpResponse())(request)
        return trail.events()[0]

    first, again, other = ask("a" * 32, "staff"), ask("a" * 32, ""), ask("b" * 32, "")
    assert first.session == again.session != other.session
    assert (first.idp, again.idp) == (settings.OIDC_REALMS["staff"].issuer, "")
    assert "a" * 8 not in first.session
    log.record(None, "read")
    assert trail.events()[0].session == ""


def test_the_log_line_names_the_page_and_nothing_that_was_asked(caplog):
    caplog.set_level("INFO", "samplan.request")
    request = RequestFactory().get("/sok/?q=19480707-3228")
    RequestMiddleware(lambda _request: HttpResponse())(request)
    [line] = [record.getMessage() for record in caplog.records if record.name == "samplan.request"]
    assert "status=200" in line
    assert "3228" not in line
    assert "/sok/" not in line
