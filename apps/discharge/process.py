"""The discharge (SVU) introduces itself to the spine."""

from django.utils.translation import gettext_lazy as _

from apps.cases.processes import Process, register
from apps.organisations.kinds import INPATIENT, MUNICIPAL, OUTPATIENT

from .duties import ENDED_BY, of_a_told_unit
from .facts import head, shows
from .states import MOVES, STAGES
from .stopping import called_to_a_plan, stop

TASK_TITLES = {
    "send_admission_notice": _("Send the admission notice"),
    "acknowledge": _("Acknowledge"),
    "start_planning": _("Start planning"),
    "name_fixed_contact": _("Name a fixed care contact"),
    "record_sip_stance": _("Take a stance on a coordinated plan"),
    "decide_sip": _("Decide on a coordinated plan"),
    "send_sip_summons": _("Call to a coordinated plan"),
    "confirm_readiness": _("Confirm the homecoming"),
    "send_discharge_information": _("Send discharge information"),
    "resume_service": _("Resume the service"),
    "answer_rejection": _("Find the right unit"),
    "accept_transfer": _("Take over the stay"),
}

register(
    Process(
        name="svu",
        title=_("Discharge"),
        moves=MOVES,
        head=head,
        tasks=ENDED_BY,
        task_titles=TASK_TITLES,
        stages=STAGES,
        welcome=of_a_told_unit,
        concerns=INPATIENT | OUTPATIENT | MUNICIPAL,
        shows=shows,
        stop=stop,
        grown=called_to_a_plan,
    )
)
