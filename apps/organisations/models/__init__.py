"""Who answers for what, who works where, and what a role may there."""

from .people import Assignment, Assignments, Staff
from .places import Named, Principal, Provider, Unit
from .profiles import RiskAnalysis, RoleProfile

__all__ = [
    "Assignment",
    "Assignments",
    "Named",
    "Principal",
    "Provider",
    "RiskAnalysis",
    "RoleProfile",
    "Staff",
    "Unit",
]
