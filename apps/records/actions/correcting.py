"""The person says that an entry is wrong, and the unit that wrote it answers (rättelse). Nothing is ever erased."""

from django.utils.translation import gettext as _

from apps.access import grounds
from apps.access.actions import action
from apps.access.actor import Actor
from apps.access.models import Basis
from apps.core import clock
from apps.core.errors import IllegalMove, Invalid, NotAllowed
from apps.core.text import clean
from apps.notifications import outbox
from apps.records.models import CorrectionRequest, Outcome, RecordEntry
from apps.records.notices import ANSWERED, ASKED

from .common import only_the_current, versions
from .judging import keep_what_was_said

SOURCE = "correction"


@action(RecordEntry)
def ask_for_correction(entry: RecordEntry, *, by: Actor, text: str) -> CorrectionRequest:
    """Say what is wrong. Until it answers, the unit may open this entry, also when it cares no longer (rule I2a)."""
    only_the_current(entry)
    if CorrectionRequest.objects.filter(about=entry, asked_by=by.person, answered_at=None).exists():
        raise IllegalMove(_("You have asked already. They have not answered yet."))
    text = clean(text, "text")
    if not text:
        raise Invalid("text", _("Write what is wrong."))
    request = CorrectionRequest.objects.create(
        patient_id=entry.patient_id, entry=entry, about=entry, unit_id=entry.unit_id, text=text, asked_by_id=by.person
    )
    let_correct(entry)
    outbox.promise(ASKED, to_unit=entry.unit_id, data={"correction": str(request.pk)})
    return request


@action(CorrectionRequest)
def take_back_correction(request: CorrectionRequest, *, by: Actor) -> CorrectionRequest:
    """Whoever asked takes it back before it is answered (ångra begäran). What it opened to the unit closes."""
    if request.asked_by_id != by.person:
        raise NotAllowed
    if request.answered_at:
        raise IllegalMove(_("They have answered already."))
    request.outcome, request.answered_at = Outcome.WITHDRAWN, clock.now()
    request.save(update_fields=["outcome", "answered_at"])
    stop_correcting(request.about)
    return request


@action(CorrectionRequest)
def answer_correction(
    request: CorrectionRequest, *, by: Actor, outcome: Outcome, answer: str = ""
) -> CorrectionRequest:
    """Answer: corrected by a new version, what the person says stands with the entry, or not changed and why."""
    if request.answered_at:
        raise IllegalMove(_("It has been answered already."))
    request.outcome, request.answer = Outcome(outcome), clean(answer, "answer")
    newest = request.about
    if outcome == Outcome.WITHDRAWN:
        raise Invalid("outcome", _("Only the person takes it back."))
    if outcome == Outcome.CORRECTED:
        if newest.pk == request.entry_id:
            raise Invalid("outcome", _("Correct the entry first. Then come back and answer."))
        request.replaced_by = newest
    elif outcome == Outcome.ANNOTATED:
        request.disagreement = keep_what_was_said(newest, by, request.text)
    elif not request.answer:
        raise Invalid("answer", _("Write why it is not changed."))
    request.answered_at, request.answered_by_id = clock.now(), by.staff_id
    request.save()
    stop_correcting(newest)
    outbox.promise(ANSWERED, to_person=request.asked_by_id)
    return request


def let_correct(entry: RecordEntry) -> None:
    """The unit may open an entry for the sake of a request. A later version of the entry is as open."""
    grounds.open(
        patient_id=entry.patient_id,
        unit_id=entry.unit_id,
        basis=Basis.REQUEST,
        source=SOURCE,
        source_id=entry.pk,
        valid_from=clock.now(),
    )


def stop_correcting(newest: RecordEntry) -> None:
    """Answered: what was open for it closes, in every version, unless somebody else waits for an answer about it."""
    if CorrectionRequest.objects.filter(about=newest, answered_at=None).exists():
        return
    for version in versions(newest):
        grounds.close(source=SOURCE, source_id=version.pk, at=clock.now())
