"""The coordinated plans that followed: called to, held, in force, followed up, and ended."""

from apps.core.calendar import local
from apps.scenarios.region.copying import Rows, table

from .drawing import DAY, HOUR, Home, Past
from .rows import AT_MOST

NONE = "[]"  # JSON, which a list is not to COPY
NEEDS = '[{"area": "social", "text": "Hjälp hemma varje dag."}]'
RESULTS = '[{"goal": "g1", "result": "reached", "own_rating": 7}]'


def followed(past: Past) -> list[Home]:
    return [home for home in past.homes if home.has_left and home.plan_from and home.plan_from < past.now - 2 * DAY]


def ended_at(past: Past, home: Home):
    return min(home.plan_from + (30 + home.number % 40) * DAY, past.now - HOUR)


@table(
    "cases.Case",
    "id process patient_id state responsible_unit_id previous_id opened_at is_closed closed_at end_reason rules_on"
    " version changed_at agreement",
)
def cases(past: Past) -> Rows:
    for home in followed(past):
        end = ended_at(past, home)
        yield (
            past.key("sip", home.number), "sip", home.patient.id, "ended", home.centre.pk, home.id, home.ready_at,
            True, end, "goals_met", local(home.ready_at).date(), 9, end, "valid",
        )  # fmt: skip


@table("cases.Participant", "id case_id unit_id state is_responsible joined_at last_activity_at")
def participants(past: Past) -> Rows:
    for home in followed(past):
        for nth, unit in enumerate(home.units[1:]):
            key, end = past.key("sip part", AT_MOST * home.number + nth), ended_at(past, home)
            yield key, past.key("sip", home.number), unit.pk, "done", unit is home.centre, home.ready_at, end


@table(
    "careplans.Plan",
    "id case_id initiated_by reason own_words needs others has_lead follow_up_on version activated_at",
)
def plans(past: Past) -> Rows:
    for home in followed(past):
        words = "Jag vill klara mig hemma." if home.number % 5 else ""
        yield (
            past.key("plan", home.number), past.key("sip", home.number), "region", "Flera hjälper till.", words,
            NEEDS if home.number % 7 else NONE, NONE, True, local(home.plan_from + 21 * DAY).date(), 1, home.plan_from,
        )  # fmt: skip


@table("careplans.Goal", "id case_id key text position")
def goals(past: Past) -> Rows:
    for home in followed(past):
        yield past.key("goal", home.number), past.key("sip", home.number), "g1", "Gå ut varje dag", 0


@table("careplans.Effort", "id case_id goal_id key action unit_id is_self start_on due_on state ended_at position")
def efforts(past: Past) -> Rows:
    """Most is done in time."""
    for home in followed(past):
        for nth, unit in enumerate(home.units[1:3]):
            due = home.plan_from + 14 * DAY
            done = min(due + (DAY * 2 if (home.number + nth) % 9 == 0 else -2 * DAY), past.now - HOUR)
            yield (
                past.key("effort", 2 * home.number + nth), past.key("sip", home.number), past.key("goal", home.number),
                f"e{nth + 1}", "Hjälper till hemma", unit.pk, False, local(home.plan_from).date(), local(due).date(),
                "done", done, nth,
            )  # fmt: skip


@table("careplans.Meeting", "id case_id state starts_at format place respond_by called_by_id called_at held_at")
def meetings(past: Past) -> Rows:
    for home in followed(past):
        start = home.plan_from - 2 * HOUR
        called = min(home.sip_called_at or home.ready_at, start - HOUR)
        yield (
            past.key("meeting", home.number), past.key("sip", home.number), "held", start, "physical", "Hemma", start,
            home.centre.pk, called, start,
        )  # fmt: skip


@table("careplans.Invitation", "id case_id meeting_id unit_id person_id answer answered_at has_attended")
def invitations(past: Past) -> Rows:
    """The person is there nine times of ten."""
    for home in followed(past):
        for nth, unit in enumerate((*home.units[1:3], None)):
            person = None if unit else home.patient.id
            yield (
                past.key("summons", AT_MOST * home.number + nth), past.key("sip", home.number),
                past.key("meeting", home.number), unit.pk if unit else None, person, "yes", home.ready_at + DAY,
                bool(unit) or home.number % 10 > 0,
            )  # fmt: skip


@table("careplans.FollowUp", "id case_id at unit_id results")
def follow_ups(past: Past) -> Rows:
    """Four of five on about the day that was said."""
    for home in followed(past):
        at = home.plan_from + (21 + (home.number % 7) - 3) * DAY
        if home.number % 5 and at < ended_at(past, home):
            key = past.key("follow-up", home.number)
            yield key, past.key("sip", home.number), at, home.centre.pk, RESULTS


@table("careplans.Evaluation", "id case_id at person_id took_part knows_who plan_helps was_done right_people")
def evaluations(past: Past) -> Rows:
    for home in followed(past):
        if home.number % 3 == 0:
            key, marks = past.key("evaluation", home.number), (4 + home.number % 2, 4, 3 + home.number % 3, 4, 5)
            yield key, past.key("sip", home.number), ended_at(past, home), home.patient.id, *marks


TABLES = (cases, participants, plans, goals, efforts, meetings, invitations, follow_ups, evaluations)
