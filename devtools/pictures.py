"""`manage.py screenshots`: the pictures of docs/pictures, taken of the demo in a real browser.

A server of its own, a database that is thrown away, and a clock that stands still: the same pictures whenever they are
taken.
"""

import logging
import os
import random
import threading
import time
import uuid
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from string import Template
from typing import Any

from apps.core import catalogues
from devtools import binaries, front_end, throwaway
from devtools.console import give_up, say

NOW = datetime.fromisoformat("2026-11-24T09:40+01:00")
FOLDER = Path("docs/pictures")
SIZES = {390: 844, 1440: 900}
AMIRA, PER, KARIN = "Amira Haddad", "Per Olsson", "Karin Nyström"
WARD = "Geriatrikavdelning 7 i Lund"
MOST = 250_000  # bytes of one picture
# Name -> who looks, where, and what is pressed to come to the page.
PAGES = {
    "front": (None, "/", ""),
    "worklist": (AMIRA, "/arbete/", ""),
    "case": (AMIRA, "/arbete/", f".work-name:has-text('{KARIN}')"),
    "patient-home": (KARIN, "/min/", ""),
    "home-week": (PER, "/arbete/hem/", ""),
}
COMPOSED = Path(__file__).with_name("pictures.html")
COMPOSED_SIZE = {"width": 1580, "height": 820}


def main(root: Path, arguments: list[str]) -> int:
    if arguments:
        give_up("`manage.py screenshots` takes no arguments; it writes docs/pictures.")
    browser = binaries.browser() or give_up(binaries.NO_BROWSER)
    catalogues.compile_all(root)
    front_end.provide(root)
    with throwaway.servers(ignore_given=True) as servers:
        os.environ.update({**servers.environment, "DEV": "1", "DATABASE_CONN_MAX_AGE": "0", "LOG_LEVEL": "ERROR"})
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread
        load()
        with serving() as address:
            take(root / FOLDER, browser, address)
    return 0


def load() -> None:
    """The demo, as it is on the day of the pictures."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    numbers = random.Random(NOW.year)  # noqa: S311  (rows with the same deadline stand in the order of their ids)
    uuid.uuid4 = lambda: uuid.UUID(int=numbers.getrandbits(128), version=4)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from apps.core import clock

    with clock.at(NOW):
        call_command("load_demo")


@contextmanager
def serving() -> Iterator[str]:
    """The product on a free port, each request at the moment of the pictures."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    from apps.core import clock

    product = get_wsgi_application()
    logging.getLogger("django.server").setLevel(logging.ERROR)

    def at_that_moment(environ: Any, start_response: Any) -> Any:
        with clock.at(NOW):
            return product(environ, start_response)

    server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
    server.set_app(at_that_moment)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()


def take(folder: Path, browser: str, address: str) -> None:
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--disable-dev-shm-usage"])
        for name, (who, path, press) in PAGES.items():
            for width, height in SIZES.items():
                page = open_page(chromium, address, who, width, height)
                visit(page, path)
                if press:
                    page.click(press)
                settle(page)
                save(page, folder / f"{name}_{width}.png")
                page.context.close()
        compose(chromium, address, folder)
        chromium.close()


def open_page(chromium: Any, address: str, who: str | None, width: int, height: int, scale: float = 1) -> Any:
    context = chromium.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        locale="sv-SE",
        timezone_id="Europe/Stockholm",
        color_scheme="light",
        reduced_motion="reduce",
    )
    if who:
        from django.conf import settings

        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(who), "url": address}])
    return context.new_page()


def visit(page: Any, path: str) -> None:
    answer = page.goto(path)
    if not answer.ok or page.url.split("/", 3)[3] != path[1:]:
        give_up(f"{path} cannot be shown: {answer.status}, {page.url}")


def settle(page: Any) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    page.mouse.move(0, 0)
    time.sleep(0.2)


def save(page: Any, path: Path) -> None:
    page.screenshot(path=str(path))
    size = path.stat().st_size
    say(f"{path.name}, {size // 1000} kB")
    if size > MOST:
        give_up(f"{path.name} is larger than {MOST // 1000} kB.")


def compose(chromium: Any, address: str, folder: Path) -> None:
    """The patient's phone beside the staff's worklist, on a calm ground."""
    shots = {}
    for name, who, path, width, height, scale in (
        ("phone", KARIN, "/min/", 390, 844, 0.8),
        ("list", AMIRA, "/arbete/", 1440, 900, 0.8),
    ):
        page = open_page(chromium, address, who, width, height, scale)
        visit(page, path)
        settle(page)
        shots[name] = "data:image/png;base64," + b64encode(page.screenshot()).decode()
        page.context.close()
    page = chromium.new_page(viewport=COMPOSED_SIZE)
    page.set_content(Template(COMPOSED.read_text(encoding="utf-8")).substitute(shots))
    settle(page)
    save(page, folder / "samplan.png")


def session_of(who: str) -> str:
    """The key of a session as after signing in: of a member of staff, or of a patient."""
    from importlib import import_module

    from django.conf import settings
    from django.http import HttpRequest

    from apps.core import clock
    from apps.core.guard import as_system
    from apps.identity import sessions
    from apps.identity.models import User
    from apps.organisations.models import Assignment, Staff
    from apps.patients.models import Person

    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    with clock.at(NOW), as_system("taking pictures of the demo"):
        person: Any = Staff.objects.filter(name=who).first() or Person.objects.get(name=who)
        is_staff = isinstance(person, Staff)
        if person.user is None:
            person.user = User.objects.create(issuer="pictures", subject=who, created_at=NOW)
            person.save(update_fields=["user"])
        capacity = sessions.STAFF if is_staff else sessions.PATIENT
        sessions.begin(request, person.user, realm="staff" if is_staff else "resident", loa=3, capacities=[capacity])
        if is_staff:
            posts = Assignment.objects.filter(staff=person)
            post = posts.filter(unit__name=WARD).first() or posts.get()
            sessions.choose(request, sessions.STAFF, post.pk)
        request.session.save()
    return str(request.session.session_key)
