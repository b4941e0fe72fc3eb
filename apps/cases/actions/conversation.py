"""Messages that any part may write, and corrections of what has been sent."""

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.cases import messages, participants, tasks
from apps.cases.kinds import MessageKind, SecrecyBasis
from apps.cases.models import Case, Message
from apps.core.errors import IllegalMove, Invalid, NotAllowed
from apps.core.text import clean
from apps.organisations.models import Unit


@action(Case)
def send_message(
    case: Case, *, by: Actor, text: str, to: list[Unit] | None = None, secrecy_basis: SecrecyBasis | None = None
):
    """Write to some or all parts of the case (generellt meddelande). Receivers must take part."""
    others = participants.units_of(case, without=by.unit)
    to = others if to is None else to
    if not to or any(unit not in others for unit in to):
        raise Invalid("recipients", _("Choose receivers that take part in the case."))
    text = clean(text, "text")
    if not text:
        raise Invalid("text", _("Write a message."))
    return messages.send(
        case,
        MessageKind.GENERAL_MESSAGE,
        by=by,
        to=to,
        body={"text": text},
        basis=secrecy_basis,
        is_to_all=len(to) == len(others),
    )


@action(Case)
def correct_message(
    case: Case,
    *,
    by: Actor,
    message: Message | None = None,
    text: str | None = None,
    secrecy_basis: SecrecyBasis | None = None,
    **changed,
):
    """Send a new version of one's own message (rätta). The old one stays readable, its receipts start again.

    `changed` holds other fields of the message's form. Without `message`, the unit's latest one is corrected.
    """
    messages.must_be_known(case, message, by)
    old = message or latest_own(case, by)
    if old and old.sender_id != by.unit:
        raise NotAllowed
    if old is None or hasattr(old, "superseded_by"):
        raise IllegalMove
    body = {**old.content.body, **changed}
    if text is not None:
        body[main_field(body)] = clean(text, "text")
    if body == old.content.body and secrecy_basis in (None, old.basis):
        raise Invalid("text", _("Nothing has been changed."))
    tasks.end(case, "acknowledge", message=old, is_done=False)
    return messages.send(
        case,
        old.kind,
        by=by,
        to=[unit for unit in participants.units_of(case, without=by.unit) if unit.pk in old.readers],
        body=body,
        basis=secrecy_basis or old.basis,
        is_to_all=old.is_to_all,
        supersedes=old,
    )


def latest_own(case: Case, by: Actor) -> Message | None:
    return Message.objects.filter(case=case, sender=by.unit, superseded_by=None).order_by("-sent_at").first()


def main_field(body: dict) -> str:
    """The field of a message that `text` corrects: its long text, whatever its form calls it."""
    return next((name for name in ("text", "summary", "comment", "motivation", "condition") if name in body), "text")
