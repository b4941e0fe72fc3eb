"""What a unit writes and has not sent (utkast): saved as it is typed, by several people at once, and nothing is lost.

A draft has one version that grows with every change, and each field remembers at which version it last changed. Who
saves says which version the page was made from. Fields that only one of two people touched are merged; a field that
both touched is a clash, and both texts are handed back.
"""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from apps.access.actor import Actor
from apps.core import clock
from apps.core.differences import both, marked
from apps.core.errors import Conflict, NotAllowed
from apps.core.parts import Clash

from .models import Case, Draft

SHELVES: dict[type, tuple[Any, str]] = {
    Case: (Draft, "case")
}  # what is written about → where, and the key to it there

SHARED: set[type] = set()  # what all units write on together, with one draft between them

Value = str | list[str]
REMEMBERED = 50  # how many earlier values of a field are told apart; older pages than that clash, and lose nothing
LONGEST = 200_000  # characters of one field that are kept, far more than can be sent


@dataclass
class Saved:
    """`theirs` are fields that somebody else has changed meanwhile, with the names of those people in `who`."""

    version: int
    saved_at: datetime
    theirs: dict[str, Value] = field(default_factory=dict)
    who: tuple[str, ...] = ()


class Clashing(Conflict):
    """Two people have changed the same fields. `clashes` are for the panel, `version` is what the draft has now."""

    def __init__(self, clashes: list[Clash], version: int):
        super().__init__(theirs=clashes)
        self.clashes, self.version = clashes, version


def keep_in(model: Any, *, about: type, key: str, is_shared: bool = False) -> None:
    """Drafts about something else than a case are kept in another room's table, shaped like `Draft`.

    `is_shared`: one draft for all units that may read it, without a `unit`; each field still says who wrote it.
    """
    SHELVES[about] = (model, key)
    if is_shared:
        SHARED.add(about)


def shelf(about: Any, form: str, by: Actor) -> tuple[Any, dict[str, Any]]:
    """The table for drafts about this row, and what names the one of this unit and form."""
    model, key = SHELVES[type(about)]
    own = {} if type(about) in SHARED else {"unit_id": by.unit}
    return model, {key: about, **own, "form": form}


def fetch(case: Any, form: str, by: Actor) -> Draft | None:
    model, key = shelf(case, form, by)
    return model.objects.visible_to(by).filter(**key).first()


def values(draft: Draft | None) -> dict[str, Value]:
    return {name: kept["value"] for name, kept in draft.fields.items()} if draft else {}


def remove(case: Any, form: str, by: Actor) -> None:
    """What has been sent needs no draft any more."""
    model, key = shelf(case, form, by)
    model.objects.visible_to(by).filter(**key).delete()


def save(
    case: Any,
    form: str,
    by: Actor,
    typed: dict[str, Value],
    *,
    base: int,
    start: dict[str, Value],
    labels: dict[str, str],
) -> Saved:
    """Keep what was typed. `base` is the version of the page, `start` what the fields held before any draft.

    Raises Clashing, with everything else saved, or NotAllowed when the unit may not write here.
    """
    with transaction.atomic():
        draft = _locked(case, form, by)
        merge = Merge(draft, by, base, start)
        for name, value in typed.items():
            merge.take(name, cut(value))
        merge.write()
    if merge.clashes:
        clashes = [clash_of(name, labels.get(name, name), value, draft.fields[name]) for name, value in merge.clashes]
        raise Clashing(clashes, draft.version)
    return Saved(draft.version, draft.changed_at, merge.theirs, tuple(sorted(merge.who)))


def _locked(case: Any, form: str, by: Actor) -> Draft:
    model, key = shelf(case, form, by)
    rows = model.objects.visible_to(by).filter(**key).select_for_update(of=("self",))
    found = rows.first()
    if found is None:
        empty = model(**key, version=0, changed_at=clock.now())
        model.objects.bulk_create([empty], ignore_conflicts=True)  # a colleague may be first by a hair
        found = rows.first()
    if found is None:  # the unit may not write about this person, and so has no draft to come back to
        raise NotAllowed
    return found


class Merge:
    """One person's fields meet the draft as it is now."""

    def __init__(self, draft: Draft, by: Actor, base: int, start: dict[str, Value]):
        self.draft, self.by, self.start = draft, by, start
        self.base = base if 0 <= base <= draft.version else 0
        self.next = draft.version + 1
        self.clashes: list[tuple[str, Value]] = []
        self.theirs: dict[str, Value] = {}
        self.who: set[str] = set()
        self.is_changed = False

    def take(self, name: str, value: Value) -> None:
        kept = self.draft.fields.get(name)
        before = kept["value"] if kept else self.start.get(name, "")
        if value == before:
            return
        if kept is None or kept["version"] <= self.base:
            self.keep(name, value, kept)
        elif digest(value) == self.at_base(name, kept):
            self.theirs[name] = kept["value"]
            self.who.add(kept["by"])
        else:
            self.clashes.append((name, value))

    def at_base(self, name: str, kept: dict) -> str:
        """What the field held in the version that the page was made from."""
        earlier = [hashed for version, hashed in kept["past"] if version <= self.base]
        return earlier[-1] if earlier else digest(self.start.get(name, ""))

    def keep(self, name: str, value: Value, kept: dict | None) -> None:
        now = clock.now().isoformat()
        past = [*(kept["past"] if kept else []), [self.next, digest(value)]][-REMEMBERED:]
        self.draft.fields[name] = {
            "value": value, "version": self.next, "by": self.by.name, "at": now, "past": past,
        }  # fmt: skip
        self.is_changed = True

    def write(self) -> None:
        if self.is_changed:
            self.draft.version, self.draft.changed_at = self.next, clock.now()
            self.draft.save(update_fields=["fields", "version", "changed_at"])


def digest(value: Value) -> str:
    text = "\x1f".join(value) if isinstance(value, list) else value
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def cut(value: Value) -> Value:
    """A draft keeps whatever can be kept: what cannot be stored at all is left out, the rest waits for the form."""
    if isinstance(value, list):
        return [cut(each) for each in value[:200]]
    return value.replace("\r\n", "\n").replace("\x00", "").encode("utf-8", "ignore").decode()[:LONGEST]


def clash_of(name: str, label: str, mine: Value, kept: dict) -> Clash:
    ours, theirs = as_text(mine), as_text(kept["value"])
    return Clash(
        field=name,
        label=label,
        who=kept["by"],
        at=datetime.fromisoformat(kept["at"]),
        mine=ours,
        theirs=theirs,
        both=both(ours, theirs),
        mine_html=marked(ours, theirs),
        theirs_html=marked(theirs, ours),
    )


def as_text(value: Value) -> str:
    return ", ".join(value) if isinstance(value, list) else value
