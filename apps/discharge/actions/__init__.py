"""The verbs of a discharge, in the order of the stay."""

from .admission import discard, open_case, send_admission_notice
from .again import readmit, reopen
from .annulling import annul
from .ending import cancel_case, close_case
from .home import (
    discharge,
    pause_service,
    resume_service,
    send_discharge_information,
    send_patient_summary,
)
from .obstacles import end_obstacle, record_obstacle
from .planning import (
    accept_transfer,
    change_estimate,
    name_fixed_contact,
    share_mapping,
    share_planning_basis,
    start_planning,
    transfer_ward,
)
from .ready import confirm_readiness, decide_sip, mark_ready, record_sip_stance, retract_ready

__all__ = [
    "accept_transfer",
    "annul",
    "cancel_case",
    "change_estimate",
    "close_case",
    "confirm_readiness",
    "decide_sip",
    "discard",
    "discharge",
    "end_obstacle",
    "mark_ready",
    "name_fixed_contact",
    "open_case",
    "pause_service",
    "readmit",
    "record_obstacle",
    "record_sip_stance",
    "reopen",
    "resume_service",
    "retract_ready",
    "send_admission_notice",
    "send_discharge_information",
    "send_patient_summary",
    "share_mapping",
    "share_planning_basis",
    "start_planning",
    "transfer_ward",
]
