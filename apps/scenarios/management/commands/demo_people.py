"""`manage.py demo_people`: who can sign in to the demo, the six to begin with first."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from apps.scenarios.people import demo_people


class Command(BaseCommand):
    help = "List the people of the demo to sign in as, and what awaits each of them."

    def handle(self, **options):
        people = demo_people()
        if not people:
            self.stdout.write(_("The demo is not loaded. Load it with: python3 manage.py load_demo"))
            return
        self.stdout.write(_("Sign in as:"))
        for person in people:
            self.stdout.write(f"  {person['name']}, {person['title']}")
            self.stdout.write(f"    {person['line']}")
        self.stdout.write(_("All other staff and patients of the demo stand below them at the sign-in."))
