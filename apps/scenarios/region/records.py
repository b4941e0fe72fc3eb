"""The shared record: most people have little in it, some very much, from several units and providers."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import accumulate
from typing import NamedTuple

from apps.organisations.kinds import UnitKind, provider_kind_of

from .copying import Rows, table
from .made import Place, Region, Resident

EACH = 4.5  # entries for one resident, on average
KINDS = (("note", 68), ("medication", 13), ("diagnosis", 12), ("alert", 4), ("fmu", 3))
NOTES = ("bes", "bes", "bes", "auf", "sva", "ins", "slu", "sam", "utr")
TITLES = {"note": "Besök", "medication": "Alvedon 500 mg", "diagnosis": "R29.6", "alert": "Penicillin", "fmu": "FMU"}
CORRECTED, WITHHELD, UNSIGNED = 0.02, 0.01, 0.03


class Written(NamedTuple):
    number: int
    one: Resident
    place: Place
    kind: str
    days: float


@table(
    "records.RecordEntry",
    "id patient_id unit_id provider_id provider_kind kind note_type title text happened_at recorded_at author_id"
    " author_title signed_at signed_by_id version supersedes_id is_current withheld_reason",
)
def entries(region: Region) -> Rows:
    """A corrected entry stands there in both versions; the first is not the current one."""
    dice = region.dice("record's rows")
    for written in everything_written(region):
        is_corrected, key = dice.random() < CORRECTED, region.key("entry of record", 2 * written.number)
        rest = (dice.choice(NOTES) if written.kind == "note" else "", "Väntar" if dice.random() < WITHHELD else "")
        signs = dice.random() >= UNSIGNED
        yield version(region, written, key, None, not is_corrected, signs, *rest)
        if is_corrected:
            later = region.key("entry of record", 2 * written.number + 1)
            yield version(region, written, later, key, True, signs, *rest)


def version(
    region, written: Written, key, before, is_current: bool, signs: bool, note_type: str, why_not: str
) -> tuple:
    place, at = written.place, region.ago(written.days)
    author, recorded = (
        region.staff_at[place.id][written.number % len(region.staff_at[place.id])],
        at + timedelta(hours=1),
    )
    return (
        key, written.one.id, place.id, place.provider, str(provider_kind_of(place.kind)), written.kind, note_type,
        TITLES[written.kind], "Mår efter omständigheterna väl. Ny kontakt vid behov.", at, recorded, author, "",
        recorded if signs else None, author if signs else None, 2 if before else 1, before, is_current, why_not,
    )  # fmt: skip


@table("records.Disagreement", "id entry_id text said_at unit_id recorded_by_id")
def disagreements(region: Region) -> Rows:
    for written in everything_written(region):
        if written.number % 400 == 0:
            entry, by = region.key("entry of record", 2 * written.number), region.staff_at[written.place.id][0]
            at, text = region.ago(written.days / 2), "Jag har inte sagt att jag mår väl."
            yield region.key("disagreement", written.number), entry, text, at, written.place.id, by


@table(
    "records.CorrectionRequest",
    "id patient_id entry_id about_id unit_id text asked_at asked_by_id outcome answer answered_at answered_by_id",
)
def corrections(region: Region) -> Rows:
    """One entry in five hundred is said to be wrong; every tenth of them waits for its answer."""
    for written in everything_written(region):
        if written.number % 500 == 0:
            entry, by = region.key("entry of record", 2 * written.number), region.staff_at[written.place.id][0]
            asked = (written.one.id, entry, entry, written.place.id, "Det stämmer inte.", region.ago(written.days / 2))
            answer = ("declined", "Så var det då.", region.ago(written.days / 3), by)
            waits = written.number % 5000 == 0
            key = region.key("correction", written.number)
            yield (key, *asked, written.one.id, *(("", "", None, None) if waits else answer))


@table("records.EntryDraft", "id patient_id unit_id form fields changed_at")
def drafts(region: Region) -> Rows:
    for one in region.residents[::300]:
        yield (
            region.key("draft of entry", one.number),
            one.id,
            one.centre,
            "write_note",
            {},
            region.ago(one.number % 9),
        )


def everything_written(region: Region) -> Iterator[Written]:
    """By the health centre and by clinics for everybody, by wards and municipal nurses for some."""
    dice, number = region.dice("record"), 0
    centres = {place.id: place for place in region.places[UnitKind.OUTPATIENT]}
    others = [
        place for kind in (UnitKind.EMERGENCY, UnitKind.INPATIENT) for place in region.places[kind] if place.weight
    ]
    shares = list(accumulate(place.weight for place in others))
    nurses = {place.municipality: place for place in region.places[UnitKind.MUNICIPAL_HEALTH]}
    kinds, weights = zip(*KINDS, strict=True)
    for one in region.residents:
        for _ in range(int(dice.expovariate(1 / EACH) + 0.5)):
            throw = dice.random()
            if throw < 0.55:
                place = centres[one.centre]
            elif throw < 0.92:
                [place] = dice.choices(others, cum_weights=shares)
            else:
                place = nurses[one.municipality]
            number += 1
            yield Written(number, one, place, dice.choices(kinds, weights)[0], dice.uniform(0.1, 1800))
