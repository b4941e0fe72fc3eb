"""`manage.py replay FILE …`: play scenarios and say whether what they expect holds."""

import json
import os
import sys
from contextlib import nullcontext

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils.translation import gettext as _

from apps.scenarios.player import Player
from apps.scenarios.problems import Problem, Unplayable
from apps.scenarios.reading import read_script
from apps.scenarios.report import Timeline, as_json, failure_line
from apps.scenarios.stage import throwaway_database

HELD, FAILED, UNPLAYABLE = 0, 1, 2


class Command(BaseCommand):
    help = "Play scenarios (docs/scenarios.md). Exit 0: all held; 1: something did not; 2: a file cannot be played."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--keep", action="store_true", help="play into the current database (development only)")
        parser.add_argument("--format", choices=["text", "json"], default="text", dest="shape")

    def handle(self, *, files, keep, shape, **options):
        if keep and not settings.DEV:
            self.stderr.write(_("--keep plays into the current database, and only development may do that."))
            sys.exit(UNPLAYABLE)
        try:
            code = max(self.play_file(path, keep=keep, shape=shape) for path in files)
        except BrokenPipeError:  # whoever read the timeline has had enough of it
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = FAILED
        if code:
            sys.exit(code)

    def play_file(self, path: str, *, keep: bool, shape: str) -> int:
        try:
            script = read_script(path)
            with nullcontext() if keep else throwaway_database():
                player = Player(script)
                played = player.play()
                self.tell(path, player, shape)
        except Unplayable as error:
            return self.cannot(path, error.problems, shape)
        except (DatabaseError, psycopg.Error) as error:
            reason = str(error).strip().partition("\n")[0]
            text = _("the database does not do what is needed: %(why)s") % {"why": reason}
            return self.cannot(path, [Problem(0, text)], shape)
        return FAILED if played.failures else HELD

    def tell(self, path: str, player: Player, shape: str) -> None:
        script, played, world = player.script, player.played, player.world
        if shape == "json":
            self.stdout.write(json.dumps(as_json(path, script, played, world), ensure_ascii=False))
            return
        for line in Timeline(script, played, world).lines():
            self.stdout.write(line)
        self.stdout.write("")
        for failure in played.failures:
            self.stdout.write(failure_line(path, failure))
        if played.stopped:
            self.stdout.write(_("The rest of the file was not played."))
        elif not played.failures:
            self.stdout.write(_("%(file)s: everything held.") % {"file": path})
        self.stdout.write("")

    def cannot(self, path: str, problems: list[Problem], shape: str) -> int:
        for problem in problems:
            place = f"{path}:{problem.line}" if problem.line else path
            self.stderr.write(f"{place}: {problem.text}")
        if shape == "json":
            errors = [{"line": problem.line, "message": problem.text} for problem in problems]
            unplayed = {"file": path, "scenario": None, "events": [], "failures": [], "errors": errors}
            self.stdout.write(json.dumps(unplayed, ensure_ascii=False))
        return UNPLAYABLE
