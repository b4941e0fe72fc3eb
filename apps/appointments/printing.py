"""Letters: all of a unit for one posting day as one file, a page for the envelope before each (utskrift)."""

from datetime import date, datetime, time, timedelta
from hashlib import sha256
from uuid import UUID

from apps.core import clock, rules
from apps.core.calendar import local
from apps.organisations.models import Unit

from . import chain, content
from .channelplan import is_working_day
from .kinds import ChannelKind
from .models import Dispatch, Invitation, PrintBatch
from .states import ARRIVED_DISPATCHES, OPEN_DISPATCHES, UNANSWERED

MOST = 500  # letters in one file


def posting_day(now: datetime | None = None) -> date:
    """Today where it is a working day and the post has not gone, else the next working day."""
    here = local(now or clock.now())
    hour = rules.on(here.date()).number("appointment.posting_hour")
    day = here.date()
    if here.time() >= time(hour):
        day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def waiting(unit_id: UUID):
    """Letters of a unit that nobody has printed; not those whose invitation is over or has been read meanwhile."""
    return Dispatch.objects.filter(
        channel=ChannelKind.PAPER,
        state__in=OPEN_DISPATCHES,
        invitation__appointment__unit=unit_id,
        invitation__state__in=UNANSWERED,
    )


def make(unit: Unit, staff_id: UUID | None) -> PrintBatch | None:
    """The file of the next posting day. None where no letters wait and none is made already.

    Locks invitations before their letters, as everybody does.
    """
    day = posting_day()
    batch = PrintBatch.objects.select_for_update().filter(unit=unit, posting_on=day, printed_at=None).first()
    wanted = waiting(unit.pk).order_by("made_at", "pk").values_list("invitation", flat=True)[:MOST]
    held = Invitation.objects.select_for_update(of=("self",)).filter(pk__in=list(wanted)).order_by("pk")
    new = [letter for invitation in held if (letter := ready(invitation)) is not None]
    if not new:
        return batch
    if batch is None:
        batch = PrintBatch.objects.create(unit=unit, posting_on=day, made_at=clock.now(), made_by_id=staff_id)
    for letter in new:
        hand_over(letter, batch)
    bind(batch)
    return batch


def ready(invitation: Invitation) -> Dispatch | None:
    """The letter under lock, if it still is to go: asked again at the moment of printing."""
    letter = chain.waiting_letters(invitation).first()
    if letter is None or invitation.state not in UNANSWERED:
        return None
    if obstacle := chain.obstacle(invitation):
        chain.stopped(letter, obstacle)
        chain.give_to_clinic(invitation)
        return None
    return letter


def hand_over(letter: Dispatch, batch: PrintBatch) -> None:
    letter.batch = batch
    letter.save(update_fields=["batch"])
    content.letter_of(letter.invitation)
    chain.took(letter)
    invitation = letter.invitation
    chain.note_printed(invitation)
    chain.conclude(invitation)


def bind(batch: PrintBatch) -> None:
    """All letters of the batch in one file, in the order of names, so that envelopes are easily found."""
    rows = Invitation.objects.filter(dispatches__batch=batch, dispatches__state__in=ARRIVED_DISPATCHES)
    letters = list(rows.select_related("appointment__patient").order_by("appointment__patient__name", "pk"))
    batch.pdf = content.file_of(letters, with_address=True)
    batch.pdf_sha256 = sha256(batch.pdf).hexdigest()
    batch.letters = len(letters)
    batch.save(update_fields=["pdf", "pdf_sha256", "letters"])


def confirm(batch: PrintBatch, staff_id: UUID | None) -> None:
    batch.printed_at, batch.printed_by_id, batch.pdf = clock.now(), staff_id, None
    batch.save(update_fields=["printed_at", "printed_by", "pdf"])
    for letter in batch.dispatches.select_for_update(of=("self",)).order_by("pk"):
        if letter.can("deliver"):
            chain.was_delivered(letter)
