"""The machine's views: reading by nouns, doing by verbs."""

from .costs import CostYears, OneCostYear
from .figures import Figures, Followup, Months
from .inviting import Invitations, Responses, Sending
from .reading import Me, OneCase, Worklist
from .times import Appointments, ClinicSlots, OneAppointment, OneInvitation
from .verbs import view_of

__all__ = [
    "Appointments",
    "ClinicSlots",
    "Figures",
    "Followup",
    "CostYears",
    "Invitations",
    "Me",
    "Months",
    "OneAppointment",
    "OneCase",
    "OneCostYear",
    "OneInvitation",
    "Responses",
    "Sending",
    "Worklist",
    "view_of",
]
