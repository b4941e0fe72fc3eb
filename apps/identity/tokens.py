"""Is this ID token ours, fresh, and strong enough? Everything of OpenID Connect Core 3.1.3.7, and the Swedish level.

Nothing is skipped because the token came over TLS: the signature is always checked.
"""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import jwt
from django.utils.crypto import constant_time_compare

from . import discovery
from .realms import LEAST_LEVEL, Realm
from .refusals import Refusal

LEEWAY = 30  # seconds that two clocks may differ
OLDEST = 600  # seconds since the token was issued: it is fetched at once, so more than this is a replay
LONGEST_SUBJECT = 255  # by the specification


@dataclass(frozen=True, slots=True)
class Expectation:
    """What this sign-in asked for."""

    nonce: str
    now: datetime
    proved_after: int = 0  # unix seconds: an earlier proof does not count (the session had ended by then)


def verify(raw: str, realm: Realm, config: dict[str, Any], expected: Expectation) -> dict[str, Any]:
    """The claims of a token that holds, or Refusal("forged" | "expired" | "weak") with what was wrong."""
    claims = _signed_claims(raw, realm, config)
    _check_audience(claims, realm)
    if not constant_time_compare(str(claims.get("nonce", "")), expected.nonce):
        raise Refusal("forged", "nonce")
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise Refusal("forged", "sub")
    _check_times(claims, realm, expected)
    if realm.level(claims.get(realm.assurance_claim)) < LEAST_LEVEL:
        raise Refusal("weak", "assurance level")
    return claims


def _signed_claims(raw: str, realm: Realm, config: dict[str, Any]) -> dict[str, Any]:
    try:
        header = jwt.get_unverified_header(raw)
        algorithm = header.get("alg")
        if algorithm not in discovery.accepted_algorithms(config):
            raise Refusal("forged", "algorithm")
        return jwt.decode(
            raw,
            discovery.signing_key(config, header, algorithm),
            algorithms=[algorithm],
            audience=realm.client_id,
            issuer=realm.issuer,
            # Times are ours to check, on the clock that the rest of the product goes by.
            options={
                "require": ["iss", "sub", "aud", "exp", "iat"],
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
                "enforce_minimum_key_length": True,
            },
        )
    except (jwt.PyJWTError, TypeError, ValueError) as error:
        raise Refusal("forged", type(error).__name__) from error


def _check_audience(claims: dict[str, Any], realm: Realm) -> None:
    """A token for several audiences must say that it was made for us (azp)."""
    party = claims.get("azp")
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (party is not None or several) and party != realm.client_id:
        raise Refusal("forged", "azp")


def _check_times(claims: dict[str, Any], realm: Realm, expected: Expectation) -> None:
    now = expected.now.timestamp()
    expires, issued, proved = (_seconds(claims, name) for name in ("exp", "iat", "auth_time"))
    if max(issued, proved, _seconds(claims, "nbf") if "nbf" in claims else 0) > now + LEEWAY:
        raise Refusal("forged", "from the future")
    if expires <= now - LEEWAY or issued < now - OLDEST:
        raise Refusal("expired", "exp" if expires <= now - LEEWAY else "iat")
    if proved < now - realm.max_age - LEEWAY or proved < expected.proved_after - LEEWAY:
        raise Refusal("expired", "auth_time")


def _seconds(claims: dict[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Refusal("forged", name)
    return value
