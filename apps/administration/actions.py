"""The verbs of those who answer for permissions."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.access.deciding import decide
from apps.core import calendar, clock
from apps.core.errors import Conflict, Invalid, NotAllowed, NotFound
from apps.core.text import clean
from apps.organisations.kinds import UnitKind, provider_kind_of
from apps.organisations.models import Assignment, Provider, Staff, Unit

from . import operations, reviewing
from .figures import figures_of, stored
from .leaving import return_tasks_of_leavers
from .models import Change, Confirmation
from .operations import Data, Doer
from .states import ChangeState

REASON_LIMIT = 1000


def only_own_provider(provider: Provider, by: Actor) -> None:
    if provider.pk != by.provider:
        raise NotFound(rule="A2")


def not_about_oneself(changes: list[Data], by: Actor) -> set[UUID]:
    """Whom the changes are about. Raises NotAllowed for somebody who is one of them: nobody changes their own."""
    about = operations.subjects(changes)
    if by.staff_id in about:
        raise NotAllowed(_("This is about your own permissions. Somebody else must do it."), rule="A2")
    return about


@action(Provider, unseen=True, only=only_own_provider)
def propose_permission_change(provider: Provider, *, by: Actor, changes: list[Data], reason: str) -> Change:
    """Propose a change; it waits for a second person, and nothing is different until then."""
    reason = said(reason, "reason")
    about = not_about_oneself(changes, by)
    figures = figures_of(changes, provider.pk)
    sentences = operations.sentences(changes)
    title = sentences[0] if len(sentences) == 1 else _("%(n)s changes from a file") % {"n": len(sentences)}
    return Change.objects.create(
        provider=provider,
        staff_id=next(iter(about)) if len(about) == 1 else None,
        title=title[:200],
        operations=changes,
        reason=reason,
        figures=stored(figures),
        proposed_by_id=by.staff_id,
        proposed_at=clock.now(),
    )


@action(Change)
def approve_change(change: Change, *, by: Actor, read: str) -> Change:
    """Approve what somebody else has proposed: it holds from the same moment. `read` is the digest of the figures.

    What would happen is counted once more; figures that are no longer those that were read must be read again.
    """
    if by.staff_id == change.proposed_by_id:
        raise NotAllowed(_("You proposed this yourself. Somebody else must approve it."))
    not_about_oneself(change.operations, by)
    if figures_of(change.operations, change.provider_id).digest != read:
        raise Conflict(_("The figures have changed since you read them. Read them again before you approve."))
    approver = Staff.objects.get(pk=by.staff_id)
    decide_on(change, ChangeState.APPROVED, approver)
    if not decide(by, change, "write").permits:
        raise NotAllowed
    operations.run(change.operations, Doer(change.provider_id, calendar.today(), approver))
    return_tasks_of_leavers(clock.now())
    return change


@action(Change)
def reject_change(change: Change, *, by: Actor, reason: str) -> Change:
    """Say no, and why."""
    if by.staff_id == change.proposed_by_id:
        raise NotAllowed(_("You proposed this yourself. Take it back instead."))
    change.decision_reason = said(reason, "reason")
    decide_on(change, ChangeState.REJECTED, Staff.objects.get(pk=by.staff_id))
    return change


@action(Change)
def withdraw_change(change: Change, *, by: Actor) -> Change:
    """Take back what one has proposed oneself."""
    if by.staff_id != change.proposed_by_id:
        raise NotAllowed(_("Only the one who proposed it can take it back."))
    decide_on(change, ChangeState.WITHDRAWN, None)
    return change


@action(Change)
def remind_about_change(change: Change, *, by: Actor) -> Change:
    """Put it first for those who can approve it."""
    if by.staff_id != change.proposed_by_id:
        raise NotAllowed(_("Only the one who proposed it can remind."))
    change.reminded_at = clock.now()
    change.save(update_fields=["reminded_at"])
    return change


def decide_on(change: Change, status: str, by: Staff | None) -> None:
    change.status, change.decided_at, change.approved_by = status, clock.now(), by
    change.save()


def said(text: str, field: str) -> str:
    if not (text := clean(text, field, REASON_LIMIT)):
        raise Invalid(field, _("Write why."))
    return text


# --- Review of assignments ---


def only_the_reviewer(post: Assignment, by: Actor) -> None:
    if not reviewing.may_review(by, post):
        raise NotFound
    if post.staff_id == by.staff_id:
        raise NotAllowed(_("This is about your own permissions. Somebody else must do it."))


@action(Assignment, unseen=True, only=only_the_reviewer)
def confirm_assignment(post: Assignment, *, by: Actor) -> Confirmation:
    """Say that the assignment is still needed."""
    return Confirmation.objects.create(assignment=post, by_id=by.staff_id, at=clock.now(), is_kept=True)


@action(Assignment, unseen=True, only=only_the_reviewer)
def end_assignment(post: Assignment, *, by: Actor) -> Assignment:
    """Say that it is not needed: it ends at once. To take away asks for no second person; to give back does."""
    Confirmation.objects.create(assignment=post, by_id=by.staff_id, at=clock.now(), is_kept=False)
    operations.end_now(post, calendar.today())
    return_tasks_of_leavers(clock.now())
    return post


# --- Units ---


UNIT_FIELDS = ("name", "neutral_name", "phone", "mailbox", "municipality_code")


@action(Provider, unseen=True, only=only_own_provider)
def save_unit(provider: Provider, *, by: Actor, unit: UUID | None, hsa_id: str, kind: str, **fields: Any) -> Unit:
    """Make a unit, or change how it is reached. What kind it is, and its HSA-id, are settled once."""
    values = {name: fields[name] for name in UNIT_FIELDS}
    row = Unit.objects.filter(pk=unit, provider=provider).first() if unit else Unit(provider=provider)
    if row is None:
        raise NotFound
    if unit is None:
        if provider_kind_of(kind) not in ("", provider.kind) or kind not in UnitKind.values:
            raise Invalid("kind", _("Your provider cannot have a unit of this kind."))
        if Unit.objects.filter(hsa_id=hsa_id).exists():
            raise Invalid("hsa_id", _("There is already a unit with this HSA-id."))
        row.hsa_id, row.kind = hsa_id, kind
    if row.mailbox != values["mailbox"]:
        row.mailbox_verified_at = None
    for name, value in values.items():
        setattr(row, name, value)
    with transaction.atomic():
        row.save()
    return row
