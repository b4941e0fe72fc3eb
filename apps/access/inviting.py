"""Questions to be a proxy that were sent to a number which nobody here knew: they wait for whoever signs in with it.

The number itself is not kept: only a keyed digest, until the question is answered, taken back or too old.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from apps.core import clock, jobs
from apps.core.guard import as_system
from apps.patients.models import Person

from . import telling
from .models import ProxyInvitation

SALT = "access.proxy_invitation"
AT_ONCE = 500


def digest(number: str, secret: str | None = None) -> str:
    return salted_hmac(SALT, number, secret=secret, algorithm="sha256").hexdigest()


def waiting_for(number: str):
    """Open questions to a number. A key that has been replaced still finds what it hid."""
    digests = [digest(number), *(digest(number, old) for old in settings.SECRET_KEY_FALLBACKS)]
    rows = ProxyInvitation.objects.filter(number_digest__in=digests, answered_at=None, withdrawn_at=None)
    return rows.filter(lapses_at__gt=clock.now())


def name_written_for(number: str) -> str:
    """The name that somebody has written for whoever has the number; nothing where nobody asks for them."""
    return waiting_for(number).order_by("asked_at").values_list("name", flat=True).first() or ""


def meet(person: Person) -> None:
    """Somebody has signed in: what was sent to their number is theirs to answer."""
    for row in waiting_for(person.personal_number).exclude(person=person):
        row.invited, row.number_digest = person, ""
        row.save(update_fields=["invited", "number_digest"])
        telling.tell(telling.HELPER, to_person=person.pk)


@jobs.periodic("tell_of_lapsed_invitations", every=timedelta(hours=1), about="access.ProxyInvitation")
def tell_of_lapsed_invitations(now: datetime) -> int:
    """Tell those who have asked and got no answer in time, alike whether anybody has the number. Returns how many."""
    with as_system("telling of questions that nobody answered"), transaction.atomic():
        rows = ProxyInvitation.objects.select_for_update(skip_locked=True)
        rows = rows.filter(answered_at=None, withdrawn_at=None, lapse_told_at=None, lapses_at__lte=now)
        lapsed = list(rows.order_by("lapses_at")[:AT_ONCE])
        for row in lapsed:
            row.lapse_told_at, row.number_digest = now, ""
            row.save(update_fields=["lapse_told_at", "number_digest"])
            telling.tell(telling.HELPER, to_person=row.person_id)
    return len(lapsed)
