"""`manage.py load_demo`: fill the database with the demo region and its patients. A second time changes nothing."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from apps.scenarios.demo.loading import DemoBroken, load_demo

MONTHS = 6  # of figures


class Command(BaseCommand):
    help = "Load the demo region and play the stories of its invented patients, dated relative to today."

    def handle(self, **options):
        if not (settings.DEV or settings.TESTING):
            raise CommandError(_("The demo is for development: a real installation has real people."))
        try:
            played = load_demo(behind=MONTHS)
        except DemoBroken as broken:
            raise CommandError(str(broken)) from None
        if played:
            self.stdout.write(_("The demo is loaded: %(count)s patients.") % {"count": played})
        else:
            self.stdout.write(_("The demo is already here; nothing was changed."))
