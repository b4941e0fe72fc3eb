"""What the rest of the suite leans on: no network, strict templates, and logs that never carry a number."""

import logging
import socket
import sys

import pytest
from django.conf import settings
from django.template import engines

from config.logs import ScrubbingFormatter
from devtools.strict_templates import UndefinedVariable
from tests.conftest import NetworkBlocked


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 443), ("samplan.example", 443)])
def test_a_test_cannot_reach_another_machine(address):
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as probe, pytest.raises(NetworkBlocked):
        probe.connect(address)


def test_a_page_that_forgets_a_variable_fails():
    template = engines["django"].from_string("{{ patient.name }}")
    with pytest.raises(UndefinedVariable, match="patient.name"):
        template.render({})


@pytest.mark.parametrize(
    "written", ["191212121212", "19121212-1212", "121212-1212", "121212+1212", "TA 19121212 1212"]
)
def test_a_log_line_never_carries_a_personal_number(written):
    formatter = ScrubbingFormatter("%(message)s")
    try:
        raise ValueError(f"no such person: {written}")
    except ValueError:
        record = logging.LogRecord("samplan", logging.ERROR, __file__, 1, "asked for %s", (written,), sys.exc_info())
    line = formatter.format(record)
    assert "1212" not in line.replace(__file__, "")
    assert "asked for" in line
    assert "no such person" in line


def test_ids_and_times_are_left_alone_in_logs():
    line = "case 0d2f8a4e-1212-4f6b-9c0d-123456789012 at 2026-11-21 04:37:08,612"
    record = logging.LogRecord("samplan", logging.INFO, __file__, 1, line, (), None)
    assert ScrubbingFormatter("%(message)s").format(record) == line


def test_the_content_security_policy_is_the_strict_one():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == directives["style-src"] == directives["connect-src"] == ["'self'"]
    assert not any("unsafe" in str(value) for value in directives.values())
