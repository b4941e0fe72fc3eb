"""The closed lists of the organisation, with the words of the scenario language, and what fits on what."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PrincipalKind(TextChoices):
    REGION = "region", _("Region")
    MUNICIPALITY = "municipality", _("Municipality")
    PRIVATE = "private", _("Private")


class ProviderKind(TextChoices):
    """Which law the provider works under: vårdgivare (V) or omsorgsgivare (O)."""

    HEALTH = "V", _("Health care provider")
    SOCIAL = "O", _("Social care provider")


class UnitKind(TextChoices):
    INPATIENT = "inpatient", _("Ward")
    OUTPATIENT = "outpatient", _("Health centre or clinic")
    OUTPATIENT_PSYCHIATRY = "outpatient_psychiatry", _("Psychiatric clinic")
    INPATIENT_PSYCHIATRY = "inpatient_psychiatry", _("Psychiatric ward")
    MUNICIPAL_HEALTH = "municipal_health", _("Municipal health care")
    SOCIAL_SERVICES = "social_services", _("Social services")
    LSS = "lss", _("Support for people with disabilities")
    HOME_CARE = "home_care", _("Home care")
    SPECIAL_HOUSING = "special_housing", _("Special housing")
    EMERGENCY = "emergency", _("Emergency department")
    SCHOOL_HEALTH = "school_health", _("School health")
    SCHOOL = "school", _("School")


class Role(TextChoices):
    """What somebody is in one assignment. What each may do stands in `access.roles`."""

    WARD_NURSE = "ward_nurse", _("Ward nurse")
    TREATING_PHYSICIAN = "treating_physician", _("Treating physician")
    MUNICIPAL_RECIPIENT = "municipal_recipient", _("Receiving care manager")
    CARE_MANAGER = "care_manager", _("Care manager")
    MUNICIPAL_NURSE = "municipal_nurse", _("Municipal nurse")
    MUNICIPAL_REHAB = "municipal_rehab", _("Municipal occupational therapist or physiotherapist")
    HOME_SERVICE = "home_service", _("Home care staff")
    OUTPATIENT_COORDINATOR = "outpatient_coordinator", _("Care coordinator")
    OUTPATIENT_MANAGER = "outpatient_manager", _("Head of the clinic")
    UNIT_MANAGER = "unit_manager", _("Head of unit")
    FIXED_CARE_CONTACT = "fixed_care_contact", _("Fixed care contact")
    SCHOOL_STAFF = "school_staff", _("School staff")
    CHIEF_PSYCHIATRIST = "chief_psychiatrist", _("Chief psychiatrist")
    EMERGENCY_STAFF = "emergency_staff", _("Emergency staff")
    PERMISSION_ADMIN = "permission_admin", _("Permission administrator")
    PERMISSION_APPROVER = "permission_approver", _("Permission approver")
    LOG_REVIEWER = "log_reviewer", _("Log reviewer")
    ANALYST = "analyst", _("Analyst")
    TECHNICIAN = "technician", _("Technician")
    STEERING = "steering", _("Representative of a principal")


class Purpose(TextChoices):
    """What an assignment is for (syfte), in the national directory's own codes."""

    CARE = "VB", _("Care and treatment")
    SOCIAL_CARE = "OMS", _("Social care")
    QUALITY = "KVAL", _("Quality follow-up")
    ADMINISTRATION = "ADM", _("Administration of care")
    STATISTICS = "STAT", _("Statistics")
    LOG_REVIEW = "LOGG", _("Log review")
    PERMISSIONS = "BEH", _("Administration of permissions")
    TECHNOLOGY = "TEKN", _("Technical operation")


U, R, P = UnitKind, Role, Purpose

INPATIENT = frozenset({U.INPATIENT, U.INPATIENT_PSYCHIATRY})
OUTPATIENT = frozenset({U.OUTPATIENT, U.OUTPATIENT_PSYCHIATRY})
SOCIAL = frozenset({U.SOCIAL_SERVICES, U.LSS, U.HOME_CARE, U.SPECIAL_HOUSING})
MUNICIPAL = SOCIAL | {U.MUNICIPAL_HEALTH}
NEITHER = frozenset({U.SCHOOL})

# Roles that stand on certain kinds of units only; the others may stand anywhere.
ROLE_UNITS: dict[str, frozenset[str]] = {
    R.WARD_NURSE: INPATIENT,
    R.TREATING_PHYSICIAN: INPATIENT,
    R.MUNICIPAL_RECIPIENT: frozenset({U.SOCIAL_SERVICES, U.LSS}),
    R.CARE_MANAGER: frozenset({U.SOCIAL_SERVICES, U.LSS}),
    R.MUNICIPAL_NURSE: frozenset({U.MUNICIPAL_HEALTH}),
    R.MUNICIPAL_REHAB: frozenset({U.MUNICIPAL_HEALTH}),
    R.HOME_SERVICE: frozenset({U.HOME_CARE, U.SPECIAL_HOUSING}),
    R.SCHOOL_STAFF: frozenset({U.SCHOOL, U.SCHOOL_HEALTH}),
    R.OUTPATIENT_COORDINATOR: OUTPATIENT,
    R.OUTPATIENT_MANAGER: OUTPATIENT,
    R.FIXED_CARE_CONTACT: OUTPATIENT,
}

# The purpose of each role's assignment, unless its profile says another.
PURPOSES: dict[str, str] = {
    R.WARD_NURSE: P.CARE,
    R.TREATING_PHYSICIAN: P.CARE,
    R.MUNICIPAL_RECIPIENT: P.SOCIAL_CARE,
    R.CARE_MANAGER: P.SOCIAL_CARE,
    R.MUNICIPAL_NURSE: P.CARE,
    R.MUNICIPAL_REHAB: P.CARE,
    R.HOME_SERVICE: P.SOCIAL_CARE,
    R.OUTPATIENT_COORDINATOR: P.CARE,
    R.OUTPATIENT_MANAGER: P.CARE,
    R.UNIT_MANAGER: P.QUALITY,
    R.FIXED_CARE_CONTACT: P.CARE,
    R.SCHOOL_STAFF: P.SOCIAL_CARE,
    R.CHIEF_PSYCHIATRIST: P.CARE,
    R.EMERGENCY_STAFF: P.CARE,
    R.PERMISSION_ADMIN: P.PERMISSIONS,
    R.PERMISSION_APPROVER: P.PERMISSIONS,
    R.LOG_REVIEWER: P.LOG_REVIEW,
    R.ANALYST: P.STATISTICS,
    R.TECHNICIAN: P.TECHNOLOGY,
    R.STEERING: P.STATISTICS,  # what is for all of them together; nothing about anybody
}


def purposes_of(role: str) -> frozenset[str]:
    """What somebody in the role may work for: clinical roles also for quality and administration."""
    usual = PURPOSES[role]
    return frozenset({usual, P.QUALITY, P.ADMINISTRATION} if usual in (P.CARE, P.SOCIAL_CARE) else {usual})


def provider_kind_of(unit_kind: str) -> str:
    """V or O: what the unit's provider must be. Empty for a school, which is neither."""
    if unit_kind in NEITHER:
        return ""
    return ProviderKind.SOCIAL.value if unit_kind in SOCIAL else ProviderKind.HEALTH.value


def can_stand_on(role: str, unit_kind: str) -> bool:
    """Whether somebody can hold the role on a unit of this kind."""
    return unit_kind in ROLE_UNITS.get(role, UnitKind.values)
