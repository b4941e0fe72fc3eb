"""Ask the product the questions of a file in the format of the decision table, and compare the answers."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from apps.scenarios.asking import BadFile, ask, questions_in


class Command(BaseCommand):
    help = (
        "Builds each row of FILE as real rows in a transaction that is rolled back, asks the policy about the row and "
        "about the list, and compares effect, rule and obligations. Exit 1 when something differs, 2 for a bad file."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE.csv")

    def handle(self, *, files, **options):
        try:
            questions = [question for path in files for question in questions_in(path)]
        except BadFile as error:
            raise CommandError(str(error), returncode=2) from None
        asked = [ask(*question) for question in questions]
        for one in asked:
            if one.said is None:
                self.stdout.write(f"not built {one.name}")
            elif not one.agrees:
                self.stdout.write(f"DIFFERS   {one.name} (line {one.line}): {one.difference}")
        wrong = sum(1 for one in asked if one.said is not None and not one.agrees)
        missing = sum(1 for one in asked if one.said is None)
        self.stdout.write(
            f"{len(asked)} questions: {len(asked) - wrong - missing} agree, {wrong} differ, {missing} not built"
        )
        if wrong:
            raise CommandError("the policy does not answer as the table", returncode=1)
