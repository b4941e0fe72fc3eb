"""Where the apps above say who a claim is: `identity` knows no staff and no patients, so they register themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from apps.identity.models import User

STAFF, RESIDENT = "staff", "resident"


@dataclass(frozen=True, slots=True)
class Claimant:
    """Whom a claim turned out to be.

    `kind` is the realm ("staff" | "resident"), `label` the name to greet with, `row` the id of the row it stands in.
    """

    kind: str
    label: str
    row: UUID | None = None


class Turned(Exception):
    """The provider vouches for the person, but Samplan has no room for them. `code` names the page and the log row."""

    code = "turned"


class Unknown(Turned):
    """Nobody here has this HSA-id or personal number."""

    code = "unknown"


class NoAssignment(Turned):
    """Known as staff, but without a valid assignment today (medarbetaruppdrag)."""

    code = "no_assignment"


class Deceased(Turned):
    """The person with this number is registered as dead: nobody may use the identity."""

    code = "deceased"


class TooYoung(Turned):
    """Below the age from which a person signs in alone (rule `citizen.min_age`)."""

    code = "too_young"


Finder = Callable[[str, "User", str], Claimant]
_finders: dict[str, Finder] = {}


def register(realm: str, finder: Finder) -> None:
    """Let `finder(identifier, user, name)` answer for a realm.

    `identifier` is the claim as the provider wrote it: an HSA-id, or a personal number in any of its spellings. `name`
    is the person's own, where the provider says it.
    The finder sets `user` on its own row (moving it from an earlier user if the provider was changed), and returns
    a `Claimant` or raises a `Turned`. It runs inside the transaction that created the user, so a `Turned` leaves
    no trace of either.
    """
    if realm not in (STAFF, RESIDENT):
        raise ValueError(f"No such realm: {realm}")
    _finders[realm] = finder


def find(realm: str, identifier: str, user: "User", name: str = "") -> Claimant:
    """Raises `Unknown` where no app has registered, or whatever the finder raises."""
    if realm not in _finders:
        raise Unknown
    return _finders[realm](identifier, user, name)
