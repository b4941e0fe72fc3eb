"""The verbs of a coordinated plan, in the order of its life."""

from .around import decide_about_relative, withhold_plan
from .changing import answer_change, answer_plan_question, ask_about_plan, propose_change
from .efforts import complete_effort, fail_effort, pause_effort, record_first_performance, resume_effort
from .following import accept_lead, end_plan, evaluate, follow_up, offer_lead, reopen_plan
from .meeting import answer_summons, cancel_meeting, hold_meeting, reschedule, send_summons
from .proposing import decline_plan, propose_plan, record_preparation
from .writing import activate_plan, confirm_responsibility, revise_plan, write_plan

__all__ = [
    "accept_lead",
    "activate_plan",
    "answer_change",
    "answer_plan_question",
    "answer_summons",
    "ask_about_plan",
    "cancel_meeting",
    "complete_effort",
    "confirm_responsibility",
    "decide_about_relative",
    "decline_plan",
    "end_plan",
    "evaluate",
    "fail_effort",
    "follow_up",
    "hold_meeting",
    "offer_lead",
    "pause_effort",
    "propose_change",
    "propose_plan",
    "record_first_performance",
    "record_preparation",
    "reopen_plan",
    "reschedule",
    "resume_effort",
    "revise_plan",
    "send_summons",
    "withhold_plan",
    "write_plan",
]
