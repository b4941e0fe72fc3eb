"""The tools that read the code are tests like any other: whoever runs the suite has run them too."""

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from .plan import ROOT

PYTHON = [sys.executable, "-m"]
TOOLS = {
    "ruff": [*PYTHON, "ruff", "check", "--no-cache"],
    "mypy": [*PYTHON, "mypy"],
    "import-linter": [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
    "no migration is missing": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
}


def run(command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, **environment}
    settings.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # for the browser tests of this process only
    return subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("tool", TOOLS)
def test_the_code_satisfies(tool):
    result = run(TOOLS[tool])
    assert result.returncode == 0, f"\n{result.stdout}{result.stderr}"


def production() -> dict[str, str]:
    """What an installation must say, and nothing more."""
    return {
        "TESTING": "",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "samplan.example",
        "BASE_URL": "https://samplan.example",
        "EMAIL_URL": "smtp+tls://post.example:587",
        "AUDIT_ANCHORS": "/var/lib/samplan/anchors.jsonl",
        **{
            f"OIDC_{door}_{name}": value
            for door in ("STAFF", "RESIDENT")
            for name, value in (("ISSUER", "https://id.example"), ("CLIENT_ID", "samplan"), ("CLIENT_SECRET", "x"))
        },
    }


CHECK = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "INFO", "--database", "default"]


@pytest.fixture
def product() -> Iterator[str]:
    """The address of a role that owns nothing."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    name, password = f"check_{secrets.token_hex(4)}", secrets.token_hex(16)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{password}'")
        yield urlunsplit(parts._replace(netloc=f"{name}:{password}@{parts.hostname}:{parts.port}"))
        server.execute(f"DROP ROLE {name}")


def test_production_settings_have_nothing_to_complain_about(product):
    result = run(CHECK, **production(), DATABASE_URL=product)
    assert result.returncode == 0, f"\n{result.stdout}{result.stderr}"


START_WEB = [sys.executable, "-c", "import config.wsgi"]
START_WORKER = [sys.executable, "-m", "celery", "-A", "config", "worker", "-c", "1", "-l", "ERROR"]


@pytest.mark.parametrize("start", [CHECK, START_WEB, START_WORKER], ids=["check", "web", "worker"])
def test_production_does_not_start_as_a_role_that_could_change_the_trail(start):
    result = run(start, **production())
    assert result.returncode != 0
    assert "The role of DATABASE_URL is a superuser" in result.stderr


def test_production_starts_as_a_role_that_owns_nothing(product):
    result = run(START_WEB, **production(), DATABASE_URL=product)
    assert result.returncode == 0, result.stderr


REQUIRED = ["SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL", "EMAIL_URL", "AUDIT_ANCHORS", "OIDC_STAFF_CLIENT_SECRET"]


@pytest.mark.parametrize("name", REQUIRED)
def test_production_does_not_start_without(name):
    settings = {key: value for key, value in production().items() if key != name}
    result = run([sys.executable, "-c", "import django; django.setup()"], **settings)
    assert result.returncode != 0
    assert name in result.stderr.splitlines()[-1]


def test_production_shows_its_front_page_with_files_that_may_be_kept_for_ever(tmp_path):
    settings = production() | {"STATIC_ROOT": str(tmp_path)}
    collected = run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], **settings)
    assert collected.returncode == 0, collected.stderr
    ask = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "answer = Client(headers={'host': 'samplan.example'}).get('/', secure=True)\n"
        "print(answer.status_code, answer.content.decode())\n"
    )
    shown = run([sys.executable, "-c", ask], **settings).stdout
    assert shown.startswith("200 ")
    linked = re.findall(r'(?:href|src)="/static/([^"]+)"', shown)
    assert linked
    assert all(re.search(r"\.[0-9a-f]{12}\.", name) and (tmp_path / name).exists() for name in linked)


def test_nothing_simulated_is_reachable_in_production():
    ask = (
        "import django; django.setup()\n"
        "from django.urls import resolve, Resolver404\n"
        "for path in ('/simulatorer/post/', '/simulatorer/oidc/staff/in/', '/dev/stil/'):\n"
        "    try: resolve(path)\n"
        "    except Resolver404: continue\n"
        "    raise SystemExit(path)\n"
    )
    result = run([sys.executable, "-c", ask], **production())
    assert result.returncode == 0, result.stderr
