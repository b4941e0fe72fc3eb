"""What keeps a patient who is ready from leaving, and that it no longer does."""

from datetime import datetime

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.cases import messages
from apps.cases.kinds import MessageKind, SecrecyBasis
from apps.cases.models import Case, Message
from apps.core import clock
from apps.core.errors import Conflict, IllegalMove, Invalid
from apps.core.text import clean
from apps.discharge.models import Obstacle, ObstacleReason

from .common import not_in_future, stay_of, to_all


@action(Case)
def record_obstacle(
    case: Case,
    *,
    by: Actor,
    reason: ObstacleReason,
    text: str = "",
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
    secrecy_basis: SecrecyBasis | None = None,
):
    """Say what keeps the patient from leaving (registrera hinder): all are told, and some of it stops the payment.

    It lasts until somebody ends it, or until `valid_to`. Without a basis the others learn what kind it is, no more.
    """
    now = clock.now()
    began = not_in_future(valid_from or now, "valid_from")
    period = stay_of(case).ready_periods.filter(ended_at=None).first()
    if period and began < period.sent_at:
        raise Invalid("valid_from", _("It cannot have begun before the patient was ready to leave."))
    if valid_to and valid_to <= max(began, now):
        raise Invalid("valid_to", _("It must last beyond now."))
    if any(one.holds_at(now) for one in Obstacle.objects.filter(case=case, unit_id=by.unit, reason=reason)):
        raise Conflict(_("Your unit has recorded this already."))
    body = {
        "obstacle": str(reason),
        "text": clean(text, "text"),
        "valid_from": began.isoformat(),
        "valid_to": valid_to.isoformat() if valid_to else "",
    }
    notice = messages.send(case, MessageKind.OBSTACLE, by=by, to=to_all(case, by), body=body, basis=secrecy_basis)
    Obstacle.objects.create(
        case=case, unit_id=by.unit, reason=reason, valid_from=began, valid_to=valid_to, message=notice
    )
    case.note(obstacle=str(reason))
    return notice


@action(Case)
def end_obstacle(
    case: Case,
    *,
    by: Actor,
    reason: ObstacleReason | None = None,
    message: Message | None = None,
    text: str = "",
    ended_at: datetime | None = None,
    secrecy_basis: SecrecyBasis | None = None,
):
    """Say that an obstacle is gone (avsluta hinder), whoever recorded it: by its `reason` or message, else all.

    Its own days are never paid for; those before and after it are, once nothing else stands in the way.
    """
    messages.must_be_known(case, message, by)
    now = clock.now()
    gone = not_in_future(ended_at or now, "ended_at")
    rows = Obstacle.objects.select_for_update(of=("self",)).filter(case=case)
    living = [one for one in rows if one.holds_at(now) and reason in (None, one.reason)]
    if message is not None:
        living = [one for one in living if one.message_id == message.pk]
    if not living:
        raise IllegalMove
    if any(gone < one.valid_from for one in living):
        raise Invalid("ended_at", _("It cannot have ended before it began."))
    for one in living:
        one.valid_to = gone
        one.save(update_fields=["valid_to"])
    reasons = sorted({one.reason for one in living})
    case.note(obstacle=reasons[0])
    body = {"obstacle": reasons, "text": clean(text, "text"), "valid_to": gone.isoformat()}
    return messages.send(case, MessageKind.OBSTACLE_ENDED, by=by, to=to_all(case, by), body=body, basis=secrecy_basis)
