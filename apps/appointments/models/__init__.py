"""Clinics and their times, what is booked, how people are invited, and what a clinic owes about it."""

from .booking import Appointment, Offer, Wait
from .clinics import Clinic, ClosedDays, OpenHours, Schedule, Service, Slot
from .inviting import Answer, Campaign, CampaignPerson, Dispatch, Invitation, Reminder
from .tasks import ClinicTask
from .traffic import InboundEvent, PrintBatch

__all__ = [
    "Answer",
    "Appointment",
    "Campaign",
    "CampaignPerson",
    "Clinic",
    "ClinicTask",
    "ClosedDays",
    "Dispatch",
    "InboundEvent",
    "Invitation",
    "Offer",
    "OpenHours",
    "PrintBatch",
    "Reminder",
    "Schedule",
    "Service",
    "Slot",
    "Wait",
]
