"""From the provider's answer to a session, or to a Refusal and an audit row. The claims are not kept anywhere."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from apps.audit import log
from apps.core import clock

from . import claimants, sessions
from .models import User
from .realms import RESIDENT, Realm
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
    name: str = ""  # where the provider says it


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody at the door, in the shape that the audit trail reads."""

    kind: str = "nobody"
    user_id: Any = None
    loa: int = 0
    idp: str = ""


def vouched(realm: Realm, claims: dict[str, Any], userinfo: dict[str, Any]) -> Vouched:
    """Raises Refusal("no_identifier") where the claim that the realm goes by is missing. The ID token wins."""
    both = {**userinfo, **claims}
    identifier = _first(both, realm.identifier_claims)
    if not identifier:
        raise Refusal("no_identifier", "claim missing")
    loa = realm.level(claims.get(realm.assurance_claim))
    person_number = _first(both, realm.person_claims)
    return Vouched(realm.name, realm.issuer, claims["sub"], loa, identifier, person_number, _first(both, ("name",)))


def sign_in(request: HttpRequest, who: Vouched) -> User:
    """Find or make the user, let the app above say who it is, begin the session. All of it, or none and a Refusal."""
    with transaction.atomic():
        user, _ = User.objects.get_or_create(
            issuer=who.issuer, subject=who.subject, defaults={"created_at": clock.now()}
        )
        if not user.is_active:
            raise Refusal("closed", "user is not active")
        try:
            claimants.find(who.realm, who.identifier, user, who.name)
        except claimants.Turned as turned:
            raise Refusal(turned.code, "claimant") from turned
        person = _also_a_patient(who, user)
        kind = sessions.PATIENT if who.realm == RESIDENT else sessions.STAFF
        log.record(Signer(kind, user.pk, who.loa, who.issuer), "sign_in", subject=user, rule=f"sign_in.{who.realm}")
    capacities = [kind, sessions.PATIENT] if person else [kind]
    sessions.begin(request, user, realm=who.realm, loa=who.loa, capacities=capacities)
    if person:
        request.session["person"] = str(person.row)
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


def _also_a_patient(who: Vouched, user: User) -> claimants.Claimant | None:
    """Staff whose provider vouches for the personal number too may choose to be here as a patient."""
    if who.realm == RESIDENT or not who.person_number:
        return None
    try:
        with transaction.atomic():
            return claimants.find(RESIDENT, who.person_number, user, who.name)
    except claimants.Turned:
        return None


def _first(claims: dict[str, Any], names: tuple[str, ...]) -> str:
    return next((claims[name].strip() for name in names if isinstance(claims.get(name), str)), "")
