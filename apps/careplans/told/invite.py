"""The meeting for a calendar: when, and no more."""

from datetime import timedelta

from django.utils.translation import gettext as _

from apps.core import icalendar

from .parts import Met

AN_HOUR = timedelta(hours=1)


def ics_of(met: Met) -> bytes:
    ends_at = met.ends_at or met.starts_at + AN_HOUR
    return icalendar.ics_of(icalendar.Event(str(met.pk), met.starts_at, ends_at, _("Meeting in Samplan")))
