"""`manage.py verify` leaves nothing behind, and a missing browser is a failure that says how to mend it."""

import signal

import psutil
import pytest

from devtools import throwaway
from devtools.processes import has_ended, until

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("launcher")]

SLEEPER = """
import subprocess, time

def test_long():
    subprocess.Popen(["sleep", "97"], start_new_session=True)
    print("asleep", flush=True)
    time.sleep(97)
"""
BROWSER = "def test_page(chromium):\n    pass\n"


@pytest.mark.full
def test_ended_in_the_middle_it_removes_everything(command, copy):
    folders = {folder for place in throwaway.places() for folder in place.glob(f"{throwaway.PREFIX}*")}
    (copy / "tests" / "test_sleeper.py").write_text(SLEEPER)
    started = command("verify", "-n0", "-s", "tests/test_sleeper.py")
    assert started.says("asleep"), started.said
    everybody = psutil.Process(started.process.pid).children(recursive=True)
    assert {process.name() for process in everybody} >= {"sleep", "postgres"}
    started.process.send_signal(signal.SIGTERM)
    assert started.ends() == 130
    assert until(lambda: all(map(has_ended, everybody)), seconds=10)
    left = {folder for place in throwaway.places() for folder in place.glob(f"{throwaway.PREFIX}*")} - folders
    assert not left


def test_a_missing_browser_fails_with_the_way_to_mend_it(command, copy, monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    (copy / "tests" / "test_page.py").write_text(BROWSER)
    started = command("verify", "-n0", "tests/test_page.py")
    assert started.ends() == 1
    assert "apt-get install chromium" in started.said
    last = [line for line in started.said.splitlines() if line.strip()][-1]
    assert "1 error" in last
