"""The verbs of times and invitations."""

from .booking import book, confirm_booking, offer
from .moving import cancel_appointment, enter_in_error, rebook
from .schedules import close_days, open_days, save_clinic, save_service, set_schedule
from .visiting import check_in, excuse, fulfil, mark_no_show
from .waiting import accept_offer, decline_offer, join_waiting_list, leave_waiting_list

__all__ = [
    "accept_offer",
    "book",
    "cancel_appointment",
    "check_in",
    "close_days",
    "confirm_booking",
    "decline_offer",
    "enter_in_error",
    "excuse",
    "fulfil",
    "join_waiting_list",
    "leave_waiting_list",
    "mark_no_show",
    "offer",
    "open_days",
    "rebook",
    "save_clinic",
    "save_service",
    "set_schedule",
]
