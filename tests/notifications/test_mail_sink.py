"""The post office of development: real SMTP in, files and a page out, duplicates in plain sight."""

import smtplib
import socket
import subprocess
import sys

import pytest

from apps.simulators import mail_sink

from .processes import ROOT, Killable, free_port, until

HEAD = "From: a@b.example\r\nTo: {to}\r\nSubject: Ni har ett nytt meddelande\r\nMessage-ID: <{key}@x>\r\n"
LETTER = f"{HEAD}\r\nLogga in.\r\n"


class SinkProcess(Killable):
    def __init__(self, port: int, folder):
        self.port, self.folder = port, folder

    def command(self) -> list[str]:
        return [sys.executable, "manage.py", "mail_sink", "--port", str(self.port), "--folder", str(self.folder)]


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.processes
def test_letters_sent_by_smtp_lie_in_the_folder_also_when_the_sink_is_killed(tmp_path):
    sink = SinkProcess(free_port(), tmp_path)
    sink.start()
    try:
        until(lambda: answers(sink.port))
        with smtplib.SMTP("127.0.0.1", sink.port) as post:
            for key in ("one", "two", "one"):
                post.sendmail("a@b.example", ["lund@lund.example"], LETTER.format(to="lund@lund.example", key=key))
    finally:
        sink.kill()
    kept = mail_sink.letters(tmp_path)
    assert [(letter.key, letter.copies) for letter in kept] == [("<one@x>", 2), ("<two@x>", 1), ("<one@x>", 2)]


@pytest.mark.processes
def test_a_port_that_is_taken_is_said_in_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        sink = SinkProcess(taken.getsockname()[1], tmp_path)
        run = subprocess.run(sink.command(), cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "Cannot listen" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.django_db
def test_the_page_shows_what_was_sent_and_that_it_was_not_really(client, tmp_path, monkeypatch):
    monkeypatch.setattr(mail_sink, "folder", lambda: tmp_path)
    assert "Ingenting än" in client.get("/simulatorer/post/").content.decode()
    sink = mail_sink.Sink(tmp_path)
    for _ in range(2):
        sink.keep(LETTER.format(to="<script>alert(1)</script>", key="one").encode())
    page = client.get("/simulatorer/post/").content.decode()
    assert "Simulerat" in page
    assert "2 exemplar" in page
    assert "<script>alert" not in page
    assert "Logga in." in page
