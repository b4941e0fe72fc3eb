"""Real browsers for real people: through the simulated sign-in, or straight to a session where that is enough."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache

from apps.cases.models import Case
from apps.core import clock
from apps.core.calendar import today
from apps.core.guard import as_system
from apps.discharge import actions
from apps.organisations.models import Staff, Unit
from apps.patients.models import Person
from tests.conftest import worker_number
from tests.signing import new_user, sign_in_as_patient, sign_in_as_staff

from .visitor import SIZES, Visitor


@pytest.fixture(autouse=True, scope="session")
def looked_at(tmp_path_factory):
    """A folder that all processes of this run share, so that no page is looked at by two. pytest clears it away."""
    mine = tmp_path_factory.getbasetemp()
    Visitor.looked_at = (mine.parent if worker_number() else mine) / "looked-at"
    Visitor.looked_at.mkdir(exist_ok=True)


@pytest.fixture
def complaints():
    """What the pages of this test have written to the console: nothing is allowed to be left in it."""
    heard: list[str] = []
    yield heard
    assert heard == []


@pytest.fixture
def window(chromium, live_server, complaints):
    """`window(width=390, scheme="dark", js=False)` opens a new, empty window with a page on our own server."""
    contexts = []

    def open_window(width=1440, height=900, scheme="light", js=True, **more):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            color_scheme=scheme,
            java_script_enabled=js,
            **more,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: _listen(message, complaints))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_window
    for context in contexts:
        context.close()


# Answers with 4xx are part of many tests. That a font came before the page was drawn says that the machine is busy;
# that pages use the font that they ask for is seen in tests/core/test_styles.py.
NO_FAULT = re.compile("Failed to load resource|was preloaded using link preload but not used within a few seconds")


def _listen(message, complaints: list[str]) -> None:
    """What the console says is a fault."""
    if message.type in ("error", "warning") and not NO_FAULT.search(message.text):
        complaints.append(message.text)


@pytest.fixture
def town(transactional_db, cast):
    """The cast, with units that say where they work, so that the right receivers are offered."""
    cache.clear()
    here = [cast.lund.pk, cast.hsv.pk, cast.vc.pk, cast.home.pk]
    Unit.objects.filter(pk__in=here).update(municipality_code="1281")
    return cast


@pytest.fixture
def case(town) -> Case:
    """Karin was admitted an hour ago; nobody has been told."""
    return actions.open_case(
        town.karin,
        by=town.amira,
        admitted_at=clock.now() - timedelta(hours=1),
        assessed_by=town.staff("jonas"),
        care_form="somatic",
        expected_needs=["social", "municipal_health"],
        estimated_discharge_at=today() + timedelta(days=3),
    )


@pytest.fixture
def told_case(town, case) -> Case:
    """Lund's social services, its municipal nurse and the health centre have been told."""
    actions.send_admission_notice(case, by=town.amira, to=[town.lund, town.hsv, town.vc], secrecy_basis="consent")
    return Case.objects.visible_to(town.amira).get(pk=case.pk)


@pytest.fixture
def arrive(window, town):
    """`arrive("amira")`: through the front page's door and the simulated sign-in, with one click on the name."""

    def sign_in(name: str, *, screen="computer", js=True) -> Visitor:
        visitor = Visitor(window(*SIZES[screen], js=js), js)
        visitor.go("/")
        visitor.press(".door-link >> nth=0" if name == "karin" else ".door-link >> nth=1")
        full_name = town.karin.name if name == "karin" else town.actors[name].name
        visitor.press(f"button[name=person]:text-is('{full_name}')")
        return visitor

    return sign_in


@pytest.fixture
def at_work(window, town, live_server):
    """`at_work("amira")`: signed in already, as on any morning; `at_work("karin")`: the patient."""

    def open_window(name: str, **more) -> Visitor:
        page = window(**more)
        sign_in(page, live_server.url, town, name)
        return Visitor(page)

    return open_window


class Jar:
    """Takes the cookies that `tests.signing` gives to a test client."""

    def __init__(self):
        self.cookies: dict[str, str] = {}


def sign_in(page, base: str, town, name: str) -> None:
    """A new session in the cookie jar of this page's window. A person keeps their user."""
    jar = Jar()
    if name == "karin":
        sign_in_as_patient(jar, user_of(Person, town.karin.pk))
    else:
        actor = town.actors[name]
        sign_in_as_staff(jar, user_of(Staff, actor.staff_id), actor.assignment)
    page.context.add_cookies([{"name": name, "value": value, "url": base} for name, value in jar.cookies.items()])


def user_of(model, pk):
    with as_system("a test signs in"):
        one = model.objects.select_related("user").get(pk=pk)
        if one.user is None:
            one.user = new_user()
            one.save(update_fields=["user"])
    return one.user
