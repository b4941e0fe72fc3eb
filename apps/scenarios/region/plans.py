"""Coordinated plans: some of the cases, led by the person's health centre, each with what a plan holds."""

from datetime import timedelta

from apps.core.calendar import local

from .copying import Rows, table
from .made import Region, Story

EFFORTS = 3
NONE = "[]"  # JSON, which a list is not to COPY
RESULTS = '[{"goal": "g1", "result": "partly", "own_rating": 6}]'


def staff_of(region: Region, story: Story) -> str:
    return region.staff_at[story.ward.id][0]


@table(
    "careplans.Plan",
    "id case_id initiated_by reason own_words needs others has_lead follow_up_on version activated_at",
)
def plans(region: Region) -> Rows:
    for story in region.plans:
        yield (
            region.key("plan", story.number), story.id, "region", "Flera som hjälper till.",
            "Jag vill klara mig hemma.", NONE, NONE, True, (story.at(1) + timedelta(days=90)).date(), 1, story.at(0.3),
        )  # fmt: skip


@table("careplans.Goal", "id case_id key text position")
def goals(region: Region) -> Rows:
    for story in region.plans:
        yield region.key("goal", story.number), story.id, "g1", "Gå ut varje dag", 0


@table("careplans.Effort", "id case_id goal_id key action unit_id is_self start_on state position")
def efforts(region: Region) -> Rows:
    for story in region.plans:
        for nth in range(EFFORTS):
            place = story.units[nth].id if nth < min(2, len(story.units)) else None
            yield (
                region.key("effort", EFFORTS * story.number + nth), story.id, region.key("goal", story.number),
                f"e{nth + 1}", "Hjälper till hemma", place, place is None, local(story.at(0.4)).date(), "started", nth,
            )  # fmt: skip


@table("careplans.Meeting", "id case_id state starts_at format place respond_by called_by_id called_at held_at")
def meetings(region: Region) -> Rows:
    """Whoever has a plan in force meets again in a week."""
    ahead = region.now + timedelta(days=7)
    for story in region.plans:
        state, start, held = ("held", story.at(0.2), story.at(0.2)) if story.is_closed else ("called", ahead, None)
        yield (
            region.key("meeting", story.number), story.id, state, start, "physical", "Hemma",
            start - timedelta(days=2), story.ward.id, story.at(0.05), held,
        )  # fmt: skip


@table("careplans.Invitation", "id case_id meeting_id unit_id answer answered_at has_attended")
def invitations(region: Region) -> Rows:
    for story in region.plans:
        for nth, place in enumerate(story.units):
            key, meeting = region.key("summons", 8 * story.number + nth), region.key("meeting", story.number)
            yield key, story.id, meeting, place.id, "yes", story.at(0.1), True


@table("careplans.Preparation", "id case_id at unit_id staff_id what_matters")
def preparations(region: Region) -> Rows:
    for story in region.plans:
        key, by = region.key("preparation", story.number), staff_of(region, story)
        yield key, story.id, story.at(0.1), story.ward.id, by, "Att slippa berätta allt igen."


@table("careplans.Version", "id case_id at unit_id staff_id number content")
def versions(region: Region) -> Rows:
    for story in region.plans:
        content = {"own_words": "Jag vill klara mig hemma.", "goals": [], "efforts": []}
        key, by = region.key("version", story.number), staff_of(region, story)
        yield key, story.id, story.at(0.3), story.ward.id, by, 1, content


@table("careplans.Change", "id case_id at unit_id staff_id what before text answers_person_id answer_due_at")
def changes(region: Region) -> Rows:
    for story in region.plans[::3]:
        yield (
            region.key("change of plan", story.number), story.id, story.at(0.5), story.ward.id,
            staff_of(region, story), "goal:g1", "Gå ut varje dag", "Gå ut varannan dag", story.patient.id,
            story.at(0.6),
        )  # fmt: skip


@table("careplans.FollowUp", "id case_id at unit_id staff_id results")
def follow_ups(region: Region) -> Rows:
    for story in region.plans[::2]:
        key, by = region.key("follow-up", story.number), staff_of(region, story)
        yield key, story.id, story.at(0.8), story.ward.id, by, RESULTS


@table("careplans.Evaluation", "id case_id at person_id took_part knows_who")
def evaluations(region: Region) -> Rows:
    for story in region.plans[::4]:
        yield region.key("evaluation", story.number), story.id, story.at(0.9), story.patient.id, 5, 4


@table("careplans.Question", "id case_id at person_id text answer_due_at")
def questions(region: Region) -> Rows:
    for story in region.plans[::4]:
        key = region.key("question of plan", story.number)
        yield key, story.id, story.at(0.7), story.patient.id, "Vem ringer jag på natten?", story.at(0.8)


@table("cases.Task", "id case_id unit_id kind due_at state made_at ended_at subject_id")
def tasks(region: Region) -> Rows:
    """What a plan in force is owed: each unit's line has begun and is to be done, and the lead follows it all up."""
    for story in region.plans:
        state, ended = ("cancelled", story.at(0.9)) if story.is_closed else ("open", None)
        key, day = region.key("follow-up's task", story.number), story.at(1) + timedelta(days=90)
        yield key, story.id, story.ward.id, "follow_up", day, state, story.at(0.3), ended, None
        for nth, place in enumerate(story.units[:2]):
            effort = region.key("effort", EFFORTS * story.number + nth)
            begun, owed = (region.key(f"effort's {word}", 2 * story.number + nth) for word in ("beginning", "end"))
            yield (
                begun,
                story.id,
                place.id,
                "first_performance",
                story.at(0.4),
                "done",
                story.at(0.3),
                story.at(0.4),
                effort,
            )
            yield owed, story.id, place.id, "effort_due", day, state, story.at(0.3), ended, effort


TABLES = (
    plans, goals, efforts, meetings, invitations, preparations, versions, changes, follow_ups, evaluations, questions,
    tasks,
)  # fmt: skip
