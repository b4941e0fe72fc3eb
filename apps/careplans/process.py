"""The coordinated plan (SIP) introduces itself to the spine."""

from django.utils.translation import gettext_lazy as _

from apps.cases.consents import birthday
from apps.cases.kinds import Purpose
from apps.cases.processes import Process, register
from apps.core.calendar import today

from .duties import ENDED_BY
from .ending import answered, stop
from .facts import head, shows
from .states import MOVES, STAGES

TASK_TITLES = {
    "acknowledge": _("Acknowledge"),
    "answer_rejection": _("Find the right unit"),
    "ask_for_consent": _("Ask the person about a plan"),
    "answer_summons": _("Answer the summons"),
    "write_plan": _("Write the plan"),
    "confirm_responsibility": _("Confirm what the unit answers for"),
    "answer_change": _("Answer a proposed change"),
    "first_performance": _("Begin what was decided"),
    "effort_due": _("Finish what was decided"),
    "follow_up": _("Follow the plan up"),
    "appoint_lead": _("Say who is responsible for the plan"),
    "accept_lead": _("Answer: responsible for the plan"),
    "renew_consent": _("Ask for the consent anew"),
    "answer_question": _("Answer a question about the plan"),
}


def asks_about(case) -> str:
    """A child's plan is another question than a grown-up's: the guardians answer."""
    is_child = birthday(case.patient, "citizen.adult_age") > today()
    return Purpose.CHILD_PLAN if is_child else Purpose.SIP


register(
    Process(
        name="sip",
        title=_("Coordinated plan"),
        moves=MOVES,
        head=head,
        tasks=ENDED_BY,
        task_titles=TASK_TITLES,
        stages=STAGES,
        shows=shows,
        stop=stop,
        answered=answered,
        asks_about=asks_about,
    )
)
