"""Cases: most of them closed, all of them about few of the residents, and their units very differently busy."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from itertools import accumulate

from apps.core.calendar import local
from apps.organisations.kinds import UnitKind

from .copying import Rows, table
from .made import Place, Region, Resident, Story

PLANS = 20  # every so many cases is a coordinated plan
OPEN = 0.06  # of all cases
# State, how common it is, and how much of the case's time has passed when it is reached.
GOING_ON = (
    ("admitted", 25, 0.1),
    ("planning", 40, 0.5),
    ("ready", 15, 0.7),
    ("discharged", 8, 0.81),
    ("followup", 12, 0.9),
)
READY, LEFT = 0.55, 0.8  # parts of the time: when the notice that the patient is ready is sent, and when they leave
AFTER_READY = ("ready", "discharged", "followup", "closed")
AFTER_LEAVING = ("discharged", "followup", "closed")


@table(
    "cases.Case",
    "id process patient_id state responsible_unit_id opened_at is_closed closed_at end_reason rules_on version"
    " changed_at agreement",
)
def cases(region: Region) -> Rows:
    for story in stories(region):
        if is_plan(story):
            story = as_plan(story)
            region.plans.append(story)
        else:
            region.stories.append(story)
        process, agreement = ("sip", "valid") if is_plan(story) else ("svu", "none")
        reason = {"closed": "closed", "cancelled": "no_needs", "ended": "goals_met"}.get(story.state, "")
        yield (
            story.id, process, story.patient.id, story.state, story.ward.id, story.opened_at, story.is_closed,
            story.closed_at, reason, local(story.opened_at).date(), 12, story.at(story.gone),
            agreement,
        )  # fmt: skip


def is_plan(story: Story) -> bool:
    return story.number % PLANS == 7


def as_plan(story: Story) -> Story:
    """The health centre leads it, with those who help at home; the ward takes no part."""
    _ward, social, centre, *others = story.units
    state = "ended" if story.is_closed else "active"
    return replace(story, units=(centre, social, *others), state=state)


def stories(region: Region):
    """One open case at most for each patient, as in life; closed ones may be several."""
    dice, wards = region.dice("cases"), region.places[UnitKind.INPATIENT]
    shares = list(accumulate(ward.weight for ward in wards))
    old = [one for one in region.residents if one.born.year < region.today.year - 60]
    going_on = dice.sample(old, min(len(old), region.size.of(400_000 * OPEN)))
    near = by_municipality(region)
    states, weights, _gone = zip(*GOING_ON, strict=True)
    gone = {state: part for state, _weight, part in GOING_ON}
    for number in range(region.size.cases):
        is_open = number < len(going_on)
        patient = going_on[number] if is_open else dice.choice(old if dice.random() < 0.85 else region.residents)
        [ward] = dice.choices(wards, cum_weights=shares)
        length = timedelta(days=dice.uniform(3, 25))
        state = dice.choices(states, weights)[0] if is_open else "closed" if dice.random() < 0.92 else "cancelled"
        part = gone.get(state, 1.0)
        since = region.now - length * part if is_open else region.ago(dice.uniform(40, 1400))
        yield Story(
            number, region.key("case", number), patient, (ward, *helpers(near, patient, dice)), state, since, length,
            part, not is_open,
        )  # fmt: skip


def by_municipality(region: Region) -> dict[str, dict[str, list[Place]]]:
    """Units by kind and municipality; health centres by their own key."""
    near: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for kind, places in region.places.items():
        for place in places:
            if place.weight:
                near[kind][place.id if kind == UnitKind.OUTPATIENT else place.municipality].append(place)
    return near


def helpers(near, patient: Resident, dice) -> tuple[Place, ...]:
    """Who is told: social services and the health centre always, others now and then."""
    found = [
        dice.choice(near[UnitKind.SOCIAL_SERVICES][patient.municipality]),
        near[UnitKind.OUTPATIENT][patient.centre][0],
    ]
    for kind, share in ((UnitKind.MUNICIPAL_HEALTH, 0.5), (UnitKind.HOME_CARE, 0.3)):
        if dice.random() < share:
            found.append(dice.choice(near[kind][patient.municipality]))
    return tuple(found)


@table("cases.Participant", "id case_id unit_id state is_responsible joined_at last_activity_at")
def participants(region: Region) -> Rows:
    for story in (*region.stories, *region.plans):
        now, latest = "done" if story.is_closed else "acknowledged", story.at(story.gone)
        for nth, place in enumerate(story.units):
            yield (
                region.key("part", 8 * story.number + nth),
                story.id,
                place.id,
                now,
                nth == 0,
                story.opened_at,
                latest,
            )


@table(
    "discharge.Stay",
    "id case_id admitted_at notice_due_at assessed_by_id care_form expected_needs reason estimated_discharge_at"
    " notice_sent_at discharged_at destination",
)
def stays(region: Region) -> Rows:
    for story in region.stories:
        has_left = story.state in AFTER_LEAVING
        yield (
            region.key("stay", story.number), story.id, story.opened_at - timedelta(hours=2),
            story.opened_at + timedelta(hours=22), someone_at(region, story.ward), "somatic",
            ["social", "outpatient"], "Fall i hemmet, behöver stöd efteråt.", story.at(LEFT), story.at(0.05),
            story.at(LEFT) if has_left else None, "own_home" if has_left else "",
        )  # fmt: skip


@table(
    "discharge.ReadyPeriod",
    "id stay_id decided_by_id decided_at sent_at first_payable_day sip_call_due ended_at end_reason",
)
def ready_periods(region: Region) -> Rows:
    for story in region.stories:
        if story.state in AFTER_READY:
            sent, is_over = story.at(READY), story.state in AFTER_LEAVING
            day = local(sent).date() + timedelta(days=3)
            yield (
                region.key("ready", story.number), region.key("stay", story.number), someone_at(region, story.ward),
                sent, sent, day, day, story.at(LEFT) if is_over else None, "discharged" if is_over else "",
            )  # fmt: skip


@table("discharge.Stance", "id case_id unit_id view at")
def stances(region: Region) -> Rows:
    for story in region.stories:
        if story.state in AFTER_LEAVING:
            for nth, place in enumerate(story.units):
                yield region.key("stance", 8 * story.number + nth), story.id, place.id, "no_need", story.at(0.6)


@table("discharge.Readiness", "id case_id unit_id ready condition at")
def readiness(region: Region) -> Rows:
    for story in region.stories:
        if story.state in AFTER_READY:
            for nth, place in enumerate(story.units[: None if story.is_closed else 2]):
                yield region.key("answer", 8 * story.number + nth), story.id, place.id, "yes", "", story.at(0.65)


@table("discharge.Obstacle", "id case_id unit_id reason valid_from valid_to")
def obstacles(region: Region) -> Rows:
    """Something keeps every fifth of those who are ready from leaving for a while."""
    for story in region.stories[::5]:
        if story.state in AFTER_READY:
            gone = story.at(0.75) if story.gone > 0.75 else None
            yield region.key("obstacle", story.number), story.id, story.units[1].id, "housing", story.at(0.6), gone


@table("discharge.ServicePause", "id case_id unit_id paused_at resume_by resumed_at")
def pauses(region: Region) -> Rows:
    """Home care waits while the person is in hospital."""
    for story in region.stories:
        for place in story.units:
            if place.kind == UnitKind.HOME_CARE:
                again = story.at(LEFT) if story.gone > LEFT else None
                yield region.key("pause", story.number), story.id, place.id, story.at(0.06), story.at(LEFT), again


@table("cases.Consent", "id case_id purpose status given_by method valid_from unit_id recorded_by_id")
def consents(region: Region) -> Rows:
    """Most have said yes; every seventh was not asked."""
    for story in region.stories:
        if story.number % 7:
            yield (
                region.key("consent", story.number), story.id, "svu_information", "given", "patient", "oral",
                story.opened_at, story.ward.id, someone_at(region, story.ward),
            )  # fmt: skip


@table("cases.Statement", "id case_id kind text said_at unit_id")
def statements(region: Region) -> Rows:
    for story in region.stories[::3]:
        text = "Jag vill hem till katten så fort det går."
        yield region.key("words", story.number), story.id, "own_words", text, story.at(0.1), story.ward.id


@table(
    "cases.GuestInvitation",
    "id case_id person_id guest_id mandate_id valid_until invited_at unit_id invited_by_id answered_at is_accepted"
    " ended_at",
)
def guest_invitations(region: Region) -> Rows:
    """Whoever acts for the patient was asked to follow the case. Half of those who are asked now have answered."""
    for story in region.stories:
        if story.patient.id in region.mandates:
            mandate, guest = region.mandates[story.patient.id]
            answered = story.at(0.1) if story.is_closed or story.number % 2 else None
            yield (
                region.key("guest", story.number), story.id, story.patient.id, guest, mandate, story.at(2),
                story.at(0.08), story.ward.id, someone_at(region, story.ward), answered, bool(answered) or None,
                story.closed_at,
            )  # fmt: skip


@table("cases.Draft", "id case_id unit_id form fields changed_at")
def drafts(region: Region) -> Rows:
    for story in region.stories:
        if not story.is_closed and story.number % 2:
            yield region.key("draft", story.number), story.id, story.ward.id, "send_message", {}, story.at(story.gone)


def someone_at(region: Region, place: Place) -> str:
    return region.staff_at[place.id][0]
