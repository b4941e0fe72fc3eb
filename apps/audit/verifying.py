"""What shows that the trail is whole: proofs of origin, chains of seals, and anchors outside the database.

A changed, a removed and an inserted row, an end that was cut off and a changed anchor are found, and where.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Min

from apps.core.guard import as_system

from . import anchors, origin, seals
from .models import Anchor, Event, Seal


@dataclass(slots=True)
class Verdict:
    """What a verification found. `breaks` are sentences; none means that everything holds."""

    seals: int = 0
    chains: int = 0
    anchors: int = 0
    breaks: list[str] = field(default_factory=list)


def verify(noted: str = "", path: Path | None = None) -> Verdict:
    """Walk every chain from its root. `noted`: the digest of an anchor, written down earlier, that must be there.

    `path`: the file of the anchors, if not the one that the settings name.
    """
    path = path or (Path(settings.AUDIT_ANCHORS) if settings.AUDIT_ANCHORS else None)
    left = list(Anchor.objects.order_by("number"))  # before the file, which always says as much
    lines = anchors.read(path) if path else []
    verdict = Verdict(anchors=len(lines))
    seen = _heads_seen(lines)
    with as_system("verifying the log"):
        for chain in sorted({*seals.chains(), *seen}):
            verdict.chains += 1
            _walk(chain, seen.get(chain, {}), verdict)
        verdict.breaks += _copies()
    if path:
        verdict.breaks += _anchors(lines, left, path)
    if noted and noted not in {line.digest for line in lines if line.is_whole}:
        verdict.breaks.append(f"the anchor noted as {noted} is not there: the trail and its anchors have been cut off")
    return verdict


def _heads_seen(lines: list[anchors.Line]) -> dict[int, dict[int, tuple[str, anchors.Line]]]:
    """Chain → number → what the first anchor that saw it there says. Anchors that were changed are no witnesses."""
    seen: dict[int, dict[int, tuple[str, anchors.Line]]] = {}
    for line in lines:
        for chain, (seq, digest) in line.heads.items() if line.is_whole else ():
            seen.setdefault(int(chain), {}).setdefault(seq, (digest, line))
    return seen


def _walk(chain: int, seen: Mapping[int, tuple[str, anchors.Line]], verdict: Verdict) -> None:
    number, previous, is_contradicted = 0, seals.root(chain), False
    for seal, row in _sealed(chain):
        verdict.seals += 1
        place = f"seal {seal.seq} of chain {chain}"
        digest = bytes(seal.digest)
        if seal.seq != number + 1:
            verdict.breaks.append(f"chain {chain} has no seals {number + 1} to {seal.seq - 1}: they are gone")
        verdict.breaks += _about(seal, row, place, previous if seal.seq == number + 1 else None)
        if seal.seq in seen and seen[seal.seq][0] != digest.hex() and not is_contradicted:
            is_contradicted = True
            anchor = seen[seal.seq][1]
            verdict.breaks.append(f"{place} is not the one that anchor {anchor.number} of {anchor.at} saw there")
        number, previous = seal.seq, digest
    if beyond := [seq for seq in seen if seq > number]:
        anchor = seen[max(beyond)][1]
        verdict.breaks.append(
            f"chain {chain} ends at seal {number}, but anchor {anchor.number} of {anchor.at} saw seal {max(beyond)}: "
            "the end has been cut off"
        )


def _about(seal: Seal, row: Mapping[str, Any] | None, place: str, previous: bytes | None) -> Iterator[str]:
    """What is wrong with one sealed event. `previous` None: what it hangs from is gone."""
    if row is None:
        yield f"event {seal.event_id} is gone ({place}, sealed {seal.sealed_at:%Y-%m-%d %H:%M} UTC)"
        return
    is_sealed = previous is None or seals.link(previous, row) == bytes(seal.digest)
    is_ours = origin.is_proved(row)
    if not is_sealed and not is_ours:
        yield f"event {seal.event_id} has been changed since it was sealed ({place})"
    elif not is_ours:
        yield f"event {seal.event_id} was not written by Samplan, or not like this: inserted or changed ({place})"
    elif not is_sealed:
        yield f"event {seal.event_id}, its seal or the seal before it is not what it was ({place})"


def _sealed(chain: int) -> Iterator[tuple[Seal, Mapping[str, Any] | None]]:
    last = None
    while found := _some(chain, last):
        rows = {row["id"]: row for row in Event.objects.filter(id__in=[seal.event_id for seal in found]).values()}
        for seal in found:
            yield seal, rows.get(seal.event_id)
        last = found[-1].seq


def _some(chain: int, after: int | None) -> list[Seal]:
    more = {} if after is None else {"seq__gt": after}
    return list(Seal.objects.filter(chain=chain, **more).order_by("seq")[: seals.AT_A_TIME])


def _copies() -> Iterator[str]:
    """Rows that borrow another's proof. The table refuses them, unless its owner has lifted that."""
    shared = Event.objects.values("proof").annotate(first=Min("id"), times=Count("id")).filter(times__gt=1)
    for one in shared:
        copies = Event.objects.filter(proof=one["proof"]).exclude(id=one["first"]).order_by("id")
        for copy in copies.values_list("id", flat=True):
            yield f"event {copy} is a copy of event {one['first']}: inserted"


def _anchors(lines: list[anchors.Line], left: list[Anchor], path: Path) -> Iterator[str]:
    found = {line.number: line.digest for line in lines}
    for line in lines:
        if not line.is_whole:
            yield f"anchor {line.number} in {path} is not as it was written"
        elif not line.follows:
            yield f"an anchor before number {line.number} in {path} is gone or not as it was written"
    for anchor in left:
        if anchor.number not in found:
            yield f"anchor {anchor.number} of {anchor.made_at:%Y-%m-%d %H:%M} UTC is not in {path}"
        elif anchor.digest != found[anchor.number]:
            yield f"anchor {anchor.number} in {path} is not the one that was left"
