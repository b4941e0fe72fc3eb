"""A request sent again with the same key is answered as the first time, and does nothing.

The answer is written in the verb's own transaction: whoever dies between the two has done neither. While the first is
under way, a lock of the database says so; it goes with its transaction, so that nothing waits for the dead.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.response import Response

from apps.access.actor import Actor
from apps.access.api import body
from apps.audit import log
from apps.core import clock, jobs, rules

from .models import KeptAnswer

# Done, or understood and decided. Whoever may do more now, or has read anew (401, 403, 404, 412), is asked afresh.
KEPT = (200, 201, 202, 400, 409, 422)
A_SECOND = {"Retry-After": "1"}


def answered_once(once: UUID | None, actor: Actor, said: Any, work: Callable[[], Response]) -> Response:
    """The answer of `work`, or what it was when this client sent the same before. Without a key, always `work`."""
    if once is None:
        return work()
    key, asked = key_of(once, actor), hash_of(said)
    with transaction.atomic():
        if not is_ours(key):
            return Response(
                body("in_progress", _("The same request is being done just now. Ask again soon.")),
                status=status.HTTP_409_CONFLICT,
                headers=A_SECOND,
            )
        kept = KeptAnswer.objects.filter(pk=key, at__gt=clock.now() - kept_for()).first()
        if kept is None:
            return keep(key, asked, work())
    if kept.said != asked:
        told = body("key_reused", _("This key has been used for something else. Make a new one."))
        return Response(told, status=status.HTTP_422_UNPROCESSABLE_ENTITY)
    log.record(actor, "read", subject_type=KeptAnswer._meta.label_lower, subject_id=key, reason="told again")
    return kept.again()


def key_of(once: UUID, actor: Actor) -> UUID:
    """The client's key as a key of this client only: who acts, in which assignment, for whom."""
    return uuid5(once, "|".join(str(one) for one in (actor.kind, actor.assignment, actor.person, actor.on_behalf_of)))


def hash_of(said: Any) -> str:
    return salted_hmac("api.once", json.dumps(said, sort_keys=True), algorithm="sha256").hexdigest()


def is_ours(key: UUID) -> bool:
    """Whether nobody else is at this key now. Lasts until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [int.from_bytes(key.bytes[:8], signed=True)])
        return cursor.fetchone()[0]


def keep(key: UUID, asked: str, answer: Response) -> Response:
    if answer.status_code in KEPT:
        row = {"said": asked, "status": answer.status_code, "body": KeptAnswer.text_of(answer), "at": clock.now()}
        KeptAnswer.objects.update_or_create(pk=key, defaults={**row, "headers": dict(answer.headers)})
    return answer


def kept_for() -> timedelta:
    return rules.on(clock.now()).duration("api.answers_kept")


@jobs.periodic("forget_kept_answers", every=timedelta(hours=1), about="api.KeptAnswer")
def forget_kept_answers(now: datetime) -> int:
    """What nobody can be told again is not kept."""
    count, _rows = KeptAnswer.objects.filter(at__lte=now - kept_for()).delete()
    return count
