"""The machine's views: reading by nouns, doing by verbs."""

from .reading import Me, OneCase, Worklist
from .times import Appointments, ClinicSlots, OneAppointment, OneInvitation
from .verbs import view_of

__all__ = [
    "Appointments",
    "ClinicSlots",
    "Me",
    "OneAppointment",
    "OneCase",
    "OneInvitation",
    "Worklist",
    "view_of",
]
