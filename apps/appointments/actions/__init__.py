"""The verbs of times and invitations."""

from .booking import book, confirm_booking, offer
from .calling import note_call, send_another_way
from .campaigns import (
    add_to_campaign,
    make_campaign,
    pause_campaign,
    plan_campaign,
    resume_campaign,
    start_campaign,
)
from .hours import set_hours
from .inviting import (
    answer_invitation,
    answer_question,
    channel_answers,
    confirm_printed,
    dispatch_invitation,
    open_invitation,
    print_batch,
    send_again,
    send_invitation,
    withdraw_invitation,
)
from .moving import cancel_appointment, enter_in_error, rebook, set_video_link
from .schedules import close_days, open_days, save_clinic, save_service, set_schedule
from .visiting import check_in, excuse, fulfil, mark_no_show
from .waiting import accept_offer, decline_offer, join_waiting_list, leave_waiting_list

__all__ = [
    "accept_offer",
    "add_to_campaign",
    "answer_invitation",
    "answer_question",
    "book",
    "cancel_appointment",
    "channel_answers",
    "check_in",
    "close_days",
    "confirm_booking",
    "confirm_printed",
    "decline_offer",
    "dispatch_invitation",
    "enter_in_error",
    "excuse",
    "fulfil",
    "join_waiting_list",
    "leave_waiting_list",
    "make_campaign",
    "mark_no_show",
    "note_call",
    "offer",
    "open_days",
    "open_invitation",
    "pause_campaign",
    "plan_campaign",
    "print_batch",
    "rebook",
    "resume_campaign",
    "save_clinic",
    "save_service",
    "send_again",
    "send_another_way",
    "send_invitation",
    "set_hours",
    "set_schedule",
    "set_video_link",
    "start_campaign",
    "withdraw_invitation",
]
