"""`manage.py dev` on a machine where much goes wrong: one start, and then another after it was killed outright."""

import contextlib
import json
import os
import signal
import socket
import stat
import time
import urllib.request

import psutil
import psycopg
import pytest

from devtools.processes import has_ended, until

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("launcher")]

SECRETS = ("postgres.password", "postgres-product.password", "broker.password", "secret.key")
MAKE_SOMEBODY = (
    "from apps.identity.models import User; from apps.core import clock;"
    "User.objects.create(issuer='https://id.example', subject='anna', created_at=clock.now())"
)
ASK_FOR_THEM = "from apps.identity.models import User; print('kept', User.objects.filter(subject='anna').count())"


@pytest.fixture(scope="module")
def taken():
    """A port that somebody else listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


@pytest.fixture(scope="module")
def dev(command, taken):
    started = command("dev", "--no-demo", "--port", str(taken))
    assert started.says("ready after"), started.said
    return started


def family(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)


def commands(pid: int) -> str:
    """The command lines of all that runs below. A process that ended meanwhile has none."""
    said = (process.cmdline for process in family(pid))
    return " ".join(word for ask in said for word in unless_it_ended(ask, []))


def unless_it_ended(ask, otherwise):
    """What a process answers. One that is just ending lets nobody look into it for a moment."""
    answers = [otherwise]

    def is_known():
        with contextlib.suppress(psutil.NoSuchProcess):
            try:
                answers.append(ask())
            except psutil.AccessDenied:
                return False
        return True

    assert until(is_known, seconds=5)
    return answers[-1]


def gone(processes, seconds: float = 15) -> bool:
    return until(lambda: all(map(has_ended, processes)), seconds=seconds)


def test_takes_the_next_port_and_says_so(dev, taken, copy):
    assert f"port {taken} is taken" in dev.said
    running = json.loads((copy / "var/dev.json").read_text())
    assert running["address"] != f"http://localhost:{taken}"
    answer = urllib.request.urlopen(running["address"] + "/readyz", timeout=5)  # noqa: S310
    assert json.load(answer)["status"] == "ready"


def test_everything_runs(dev):
    running = commands(dev.process.pid)
    for part in ("postgres", "valkey", "gunicorn", "worker", "beat", "mail_sink"):
        assert part in running


def test_secrets_are_in_no_process_list_and_no_readable_file(dev, copy):
    secrets = [(copy / "var" / name).read_text() for name in SECRETS]
    shown = commands(dev.process.pid)
    assert not any(secret in shown for secret in secrets)
    assert stat.S_IMODE((copy / "var").stat().st_mode) == 0o700
    for name in ("dev.json", *SECRETS):
        assert stat.S_IMODE((copy / "var" / name).stat().st_mode) == 0o600


def test_those_who_answer_own_nothing(dev, copy):
    """Web and worker do not even know how to become the owner, as whom the tables were made."""
    addresses = json.loads((copy / "var/dev.json").read_text())["environment"]
    with psycopg.connect(addresses["MIGRATION_DATABASE_URL"]) as owner:
        busy = {user for (user,) in owner.execute("SELECT usename FROM pg_stat_activity WHERE datname = 'samplan'")}
        owners = {name for (name,) in owner.execute("SELECT tableowner FROM pg_tables WHERE schemaname = 'public'")}
    assert busy - {"samplan"} == {"samplan_product"}
    assert owners == {"samplan"}
    secret = (copy / "var/postgres.password").read_text()
    given = (unless_it_ended(process.environ, {}) for process in family(dev.process.pid))
    assert not any(secret in "".join(environment.values()) for environment in given)
    with psycopg.connect(addresses["DATABASE_URL"]) as product, pytest.raises(psycopg.errors.InsufficientPrivilege):
        product.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")


def test_a_second_one_says_what_is_running_and_touches_nothing(dev, command, copy):
    before = (copy / "var/dev.json").read_text()
    second = command("dev")
    assert second.ends() == 1
    assert f"process {dev.process.pid}" in second.said
    assert json.loads(before)["address"] in second.said
    assert (copy / "var/dev.json").read_text() == before
    assert dev.process.poll() is None


def test_another_command_uses_the_same_servers(dev, command):
    assert command("shell", "-v0", "-c", MAKE_SOMEBODY).ends() == 0


def test_what_falls_over_is_started_again(dev):
    worker = next(process for process in family(dev.process.pid) if "worker" in unless_it_ended(process.cmdline, []))
    worker.kill()
    assert dev.says("starting it again", 20)


def test_being_asked_to_end_ends_everything(dev, copy):
    everybody = family(dev.process.pid)
    dev.process.send_signal(signal.SIGTERM)
    assert dev.ends(40) == 0, dev.said
    assert gone(everybody)
    assert not (copy / "var/dev.json").exists()


def test_a_command_alone_finds_what_was_written(dev, command):
    """After the end, without anything running: the data are there, and nothing is left running afterwards."""
    asked = command("shell", "-v0", "-c", ASK_FOR_THEM)
    assert asked.ends() == 0
    assert "kept 1" in asked.said


def test_being_killed_outright_ends_everything_too(dev, command, copy):
    again = command("dev", "--no-demo", "--port", "8400")
    assert again.says("ready after"), again.said
    everybody = family(again.process.pid)
    os.kill(again.process.pid, signal.SIGKILL)
    assert gone(everybody)
    after = command("shell", "-v0", "-c", ASK_FOR_THEM)
    assert after.ends() == 0
    assert "kept 1" in after.said


@pytest.mark.full  # as being killed outright, which is worse
def test_a_terminal_that_is_closed_ends_everything(dev, command):
    again = command("dev", "--no-demo", "--port", "8400")
    began = time.monotonic()
    assert again.says("ready after"), again.said
    assert time.monotonic() - began < 20
    everybody = family(again.process.pid)
    again.process.send_signal(signal.SIGHUP)
    assert again.ends(40) == 0
    assert gone(everybody)
