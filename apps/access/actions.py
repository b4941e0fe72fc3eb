"""Every verb of the house is an action: lock the row, ask the policy, make the move, do the work, write it down.

All of it in one transaction, or none of it. Pages, the API, jobs and the scenario player call the same verbs.
A refusal is written down on its own, and says the first that applies:
`not_found`, `not_allowed`, `illegal_move`, `conflict`, `invalid:FIELD`.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Unpack, get_args, get_origin, get_type_hints
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from apps.audit import log
from apps.core import clock
from apps.core.errors import AlreadyDone, IllegalMove, NotAllowed, NotFound, Refused
from apps.core.guard import Guarded, acting, as_system

from . import asking, refusals
from .actor import Actor
from .deciding import decide
from .models import Submission


@dataclass(frozen=True, slots=True)
class Verb:
    """What can be known about a verb without calling it. `fields` come from its signature."""

    name: str
    run: Callable[..., Any]
    on: type[Guarded]
    fields: Mapping[str, inspect.Parameter]
    doc: str


VERBS: dict[str, Verb] = {}
Given = Callable[[], Mapping[str, Any]]


def action(
    on: type[Guarded],
    *,
    unseen: bool = False,
    only: Callable[[Any, Actor], None] | None = None,
    act: str = "write",
    act_when_closed: str = "",
):
    """Make a function a verb on rows of `on`.

    The function takes the locked row, `by` and its own fields, and returns what it made (or None). Where the fields
    must be read from what somebody wrote, `given` reads them: only once it is clear that the verb may be done at all.
    `act` is what the policy is asked about a row with states: another word where it may be done on what has ended
    (`act_when_closed`: only then).
    `only(row, by)` raises NotAllowed for those whose role may do the verb, but not on this row.
    `unseen`: the verb itself makes the ground to know the person (an admission), so the row need not be visible yet.
    """

    def decorate(work):
        name = work.__name__

        @wraps(work)
        def run(row, /, *, by: Actor, once: UUID | None = None, given: Given | None = None, **fields):
            try:
                with transaction.atomic():
                    said = given or (lambda: fields)
                    if unseen:
                        said = _said_before(by, name, said)
                    locked = _locked(on, row, by, unseen)
                    key = submission_key(once, name, row, by, fields) if once else None
                    asked_for = act_when_closed if act_when_closed and locked.is_closed else act
                    return _perform(name, work, locked, by, key, said, only, asked_for)
            except Refused as refused:
                told = {"code": refused.code, "rule": refused.rule}
                refusals.write_down(by, on, row.pk, patient_id=patient_of(row), reason=name, **told)
                raise

        run.verb = name  # type: ignore[attr-defined]  # what makes it known as a verb
        if name in VERBS:
            raise ValueError(f"There is already a verb called {name}")
        VERBS[name] = Verb(name, run, on, fields_of(work), inspect.getdoc(work) or "")
        return run

    return decorate


def fields_of(work) -> dict[str, inspect.Parameter]:
    """The fields of a verb: its keywords, with those that it takes together as one typed group (`Unpack`)."""
    fields = {}
    for name, parameter in list(inspect.signature(work).parameters.items())[1:]:
        if get_origin(parameter.annotation) is Unpack:
            (group,) = get_args(parameter.annotation)
            for key, annotation in get_type_hints(group).items():
                fields[key] = inspect.Parameter(key, parameter.KEYWORD_ONLY, default=None, annotation=annotation)
        elif name != "by":
            fields[name] = parameter
    return fields


def _said_before(by: Actor, name: str, given: Given) -> Given:
    """Read what was said before the row is looked for: an incomplete form must not tell whether somebody exists."""
    if not by.may(name):
        raise NotAllowed
    said = given()
    return lambda: said


def _locked(model, row, by: Actor, unseen: bool):
    """The row under lock, or NotFound: what one may not know of does not exist."""
    rows = model.objects.filter(pk=row.pk)
    if unseen:
        with as_system("a verb that makes its own ground"):
            found = rows.select_for_update().first()
    else:
        found = rows.visible_to(by).select_for_update(of=("self",)).first()
    if found is None:
        raise NotFound
    return found


def _perform(name, work, row, by: Actor, key: UUID | None, given: Given, only=None, act="write"):
    is_about_oneself = by.is_staff and by.person is not None and by.person == patient_of(row)
    if not by.may(name) or is_about_oneself:
        raise NotAllowed
    if only:
        only(row, by)
    if key:  # before the state is asked: the first of two presses has already moved it
        claim(key, name)
    if hasattr(row, "can") and not row.can(name):
        raise IllegalMove
    if hasattr(row, "state") and not decide(by, row, act).permits:
        raise NotAllowed
    with acting(by, name), asking.listening() as asked:
        result = work(row, by=by, **given())
        if hasattr(row, "after_verb"):
            row.after_verb(name, by, result)
        log.record(
            by,
            name,
            patient_id=patient_of(row),
            subject=result if result is not None else row,
            rule=asked.rule,
            obligations=asked.obligations,
            reason=asked.reason,
        )
    return result


def submission_key(once: UUID, name: str, row, by: Actor, fields: Mapping[str, Any]) -> UUID:
    """The key of one sending: a key used again for another verb, row, actor or text is another sending."""
    said = "|".join((name, str(row.pk), str(by.assignment or by.person), repr(sorted(fields.items()))))
    return uuid5(once, said)


def claim(key: UUID, name: str) -> None:
    """Pressing twice, or sending one form from two tabs, does the work once."""
    try:
        with transaction.atomic():
            Submission.objects.create(key=key, verb=name, at=clock.now())
    except IntegrityError:
        raise AlreadyDone from None


def patient_of(row: Any) -> UUID | None:
    """The person that a row is about, as an id: the audit trail and the self check need no more."""
    path = row.access["patient"] if getattr(row, "access", None) else None
    if path == "pk":
        return row.pk
    if not isinstance(path, str):
        return None
    *steps, last = path.removesuffix("_id").split("__")
    for step in steps:
        row = getattr(row, step, None)
    return getattr(row, f"{last}_id", None)
