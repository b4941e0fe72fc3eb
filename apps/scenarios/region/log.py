"""The audit trail of the last months: what staff have read, listed and searched."""

from collections import defaultdict
from datetime import timedelta

from apps.audit import origin

from .copying import Rows, table
from .made import Region, Story

DAYS = 90
LISTS, SEARCHES = 0.2, 0.05  # of all readings
ROWS_OF_A_LIST = (5, 25)


COLUMNS = (
    "at registered_at system_id actor_kind staff_id assignment_id role purpose unit_id unit_name loa activity"
    " patient_id subject_type subject_id information_kind shown effect rule"
)


@table("audit.Event", f"{COLUMNS} proof")
def readings(region: Region) -> Rows:
    """In the order of time, as such a table grows. Busy units read most. Each row proves where it comes from."""
    names = COLUMNS.split()
    for number, row in enumerate(events(region)):
        said = dict(zip(names, row, strict=True))
        yield *row, origin.prove(said, bytes.fromhex(region.key("proof", number)))


def events(region: Region) -> Rows:
    dice, known = region.dice("readings"), cases_of_units(region)
    posts = [post for post in region.posts if post[3].id in known]
    step = timedelta(days=DAYS) / region.size.readings
    for number in range(region.size.readings):
        staff, assignment, role, place = dice.choice(posts)
        at, mine, throw = region.ago(DAYS) + step * number, known[place.id], dice.random()
        patient = subject = shown = None
        what, activity, kind = "cases.case", "read", "CASE"
        if throw < LISTS:
            found = dice.choices(mine, k=dice.randint(*ROWS_OF_A_LIST))
            what, activity, kind, shown = (
                "",
                "list",
                "",
                {"patients": sorted({hyphened(one.patient.id) for one in found})},
            )
        elif throw < LISTS + SEARCHES:
            one = dice.choice(mine)
            what, activity, kind, shown = (
                "",
                "search",
                "",
                {"count": 1, "patients": [hyphened(one.patient.id)], "query": one.id},
            )
        else:
            one = dice.choice(mine)
            patient, subject = hyphened(one.patient.id), hyphened(one.id)
        purpose = "OMS" if role in ("care_manager", "municipal_recipient", "home_service") else "VB"
        yield (
            at, at, "samplan", "staff", hyphened(staff), hyphened(assignment), role, purpose, hyphened(place.id),
            place.name, 3, activity, patient, what, subject, kind, shown, "PERMIT", "C8" if subject else "",
        )  # fmt: skip


def cases_of_units(region: Region) -> dict[str, list[Story]]:
    known: dict[str, list[Story]] = defaultdict(list)
    for story in region.stories:
        for place in story.units:
            known[place.id].append(story)
    return known


def hyphened(key: str) -> str:
    """As the trail writes keys within JSON, and proves them."""
    return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"
