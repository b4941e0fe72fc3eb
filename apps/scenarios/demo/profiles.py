"""What the demo's roles may: an approved analysis for every provider that shares, and one with clearance."""

from datetime import date, timedelta

from apps.organisations.kinds import PURPOSES, Purpose
from apps.organisations.models import Assignment, Provider, RiskAnalysis, RoleProfile, Staff

CARE = [role for role, purpose in PURPOSES.items() if purpose in (Purpose.CARE, Purpose.SOCIAL_CARE)]
NEEDS = (
    "Den som vårdar eller planerar vård behöver läsa det som är viktigt för patientens säkerhet, också från andra"
    " vårdgivare och omsorgsgivare när patienten har samtyckt. Risk: att någon läser utan att behöva. Det minskas av"
    " att enheten måste ha en pågående relation, att varje läsning loggas och att loggarna granskas varje månad."
)
PROTECTED_NEEDS = (
    "En person på enheten behöver kunna se adressen till patienter med skyddade personuppgifter för att planera vård"
    " i hemmet. Risk: att adressen sprids. Därför har bara en person behörigheten, och all läsning granskas."
)
WRITTEN, REVIEWED = timedelta(days=120), timedelta(days=245)  # counted from the day of the demo
WITH_CLEARANCE = "SE9999000129-DEMO124"  # where the demo's protected patient is listed


def give_rights(today: date) -> None:
    """Care at providers that share documentation reads what others share; one coordinator handles the protected."""
    for provider in Provider.objects.exclude(svod_from=None):
        analysis = approved(provider, "Vård och omsorg", NEEDS, today)
        if analysis:
            profiles = RoleProfile.objects.filter(provider=provider, role__in=CARE, name="")
            profiles.update(reads_other_providers=True, analysis=analysis)
    give_clearance(today)


def approved(provider: Provider, title: str, text: str, today: date) -> RiskAnalysis | None:
    """An analysis that somebody at the provider has approved; none where nobody works there yet."""
    by = Staff.objects.filter(assignments__unit__provider=provider).order_by("hsa_id").last()
    if by is None:
        return None
    dates = {"approved_on": today - WRITTEN, "review_by": today + REVIEWED}
    return RiskAnalysis.objects.create(provider=provider, title=title, text=text, approved_by=by, **dates)


def give_clearance(today: date) -> None:
    post = Assignment.objects.get(unit__hsa_id=WITH_CLEARANCE, role="outpatient_coordinator")
    post.profile = RoleProfile.objects.create(
        provider_id=post.provider_id,
        name="Vårdsamordnare med ansvar för skyddade personuppgifter",
        role=post.role,
        purpose=post.profile.purpose,
        reads_other_providers=True,
        handles_protected=True,
        analysis=approved(post.provider, "Skyddade personuppgifter", PROTECTED_NEEDS, today),
    )
    post.save()
