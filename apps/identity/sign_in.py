"""From the provider's answer to a session, or to a Refusal and an audit row. The claims are not kept anywhere."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from apps.audit import log
from apps.core import clock

from . import claimants, sessions
from .models import User
from .realms import LEAST_LEVEL, RESIDENT, STAFF, Realm
from .refusals import Refusal


@dataclass(frozen=True, slots=True)
class Vouched:
    """What a provider said and we have checked. Lives for one request."""

    realm: str
    issuer: str
    subject: str
    loa: int
    identifier: str
    person_number: str = ""  # staff whose provider vouches for that too


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody at the door, in the shape that the audit trail reads."""

    kind: str = "nobody"
    user_id: Any = None
    loa: int = 0


def vouched(realm: Realm, claims: dict[str, Any], userinfo: dict[str, Any]) -> Vouched:
    """Raises Refusal("no_identifier") where the claim that the realm goes by is missing. The ID token wins."""
    both = {**userinfo, **claims}
    identifier = _first(both, realm.identifier_claims)
    if not identifier:
        raise Refusal("no_identifier", "claim missing")
    loa = realm.level(claims.get(realm.assurance_claim))
    person_number = _first(both, realm.person_claims)
    return Vouched(realm.name, realm.issuer, claims["sub"], loa, identifier, person_number)


def sign_in(request: HttpRequest, who: Vouched) -> User:
    """Find or make the user, let the app above say who it is, begin the session. All of it, or none and a Refusal."""
    with transaction.atomic():
        user, _ = User.objects.get_or_create(
            issuer=who.issuer, subject=who.subject, defaults={"created_at": clock.now()}
        )
        if not user.is_active:
            raise Refusal("closed", "user is not active")
        try:
            claimants.find(who.realm, who.identifier, user)
        except claimants.Turned as turned:
            raise Refusal(turned.code, "claimant") from turned
        capacities = _capacities(who, user)
        log.record(Signer(capacities[0], user.pk, who.loa), "sign_in", subject=user, rule=f"sign_in.{who.realm}")
    sessions.begin(request, user, realm=who.realm, loa=who.loa, capacities=capacities)
    return user


def write_refusal(realm: str, refusal: Refusal) -> None:
    """The audit row of a sign-in that came to nothing. It says where and why, never who the claims named."""
    log.record(
        Signer(),
        "refused",
        effect="DENY",
        rule=f"sign_in.{refusal.code}",
        reason=f"{realm}: {refusal.detail}" if refusal.detail else realm,
    )


def _capacities(who: Vouched, user: User) -> list[str]:
    """What this sign-in proved, the door's own capacity first."""
    if who.realm == RESIDENT:
        return [sessions.PATIENT]
    if not who.person_number or who.loa < LEAST_LEVEL:
        return [sessions.STAFF]
    try:
        with transaction.atomic():
            claimants.find(RESIDENT, who.person_number, user)
    except claimants.Turned:
        return [sessions.STAFF]
    return [STAFF, sessions.PATIENT]


def _first(claims: dict[str, Any], names: tuple[str, ...]) -> str:
    return next((claims[name].strip() for name in names if isinstance(claims.get(name), str)), "")
