"""Who takes part in sharing: the region and the municipalities, and who may speak for one of them."""

from apps.access.actor import Actor
from apps.core.municipalities import MUNICIPALITIES
from apps.organisations.kinds import PrincipalKind
from apps.organisations.models import Provider

from .shares import REGION

EVERYBODY = (REGION, *MUNICIPALITIES)


def name_of(code: str) -> str:
    return "Region Skåne" if code == REGION else MUNICIPALITIES.get(code, code)


def holds_the_pen(actor: Actor) -> bool:
    """The region's own provider makes budgets and asks for votes, for all of them."""
    return standing_of(actor)[1]


def code_for(actor: Actor) -> str | None:
    """The principal that the actor speaks for; None where there is none."""
    return standing_of(actor)[0]


def standing_of(actor: Actor) -> tuple[str | None, bool]:
    """Whom the actor speaks for, and whether they hold the pen. One statement."""
    provider = Provider.objects.select_related("principal").filter(pk=actor.provider).first()
    return (None, False) if provider is None else (code_of(provider), provider.decides_rules)


def code_of(provider: Provider) -> str | None:
    """A company under contract has the region or a municipality as its principal and does not speak for it: the
    provider must be the principal's own, by its organisation number in the HSA-id, or the one that decides the rules.
    """
    principal = provider.principal
    is_own = bool(principal.org_no) and provider.hsa_id.startswith(f"SE{principal.org_no}-")
    if principal.kind == PrincipalKind.REGION:
        return REGION if provider.decides_rules or is_own else None
    return principal.code if is_own and principal.code in MUNICIPALITIES else None
