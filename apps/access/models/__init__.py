"""The facts that the policy asks about: grounds, consent, capacity, emergencies, choices, blocks and their lifts."""

from .blocks import Block, BlockKind, Exempt, Heard, Lift, LiftReason, LiftRequest
from .emergencies import Choice, Emergency, EmergencyReason
from .grounds import Basis, Ground, Submission
from .mandates import ExtendedAccess, ProxyInvitation
from .sharing import Capacity, CapacityKind, GivenBy, Inquiry, Method, SharingConsent

__all__ = [
    "Basis",
    "Block",
    "BlockKind",
    "Capacity",
    "CapacityKind",
    "Choice",
    "Emergency",
    "EmergencyReason",
    "Exempt",
    "ExtendedAccess",
    "GivenBy",
    "Ground",
    "Heard",
    "Inquiry",
    "Lift",
    "LiftReason",
    "LiftRequest",
    "Method",
    "ProxyInvitation",
    "SharingConsent",
    "Submission",
]
