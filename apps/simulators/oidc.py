"""A small OpenID provider of our own, for development and tests: one code, one token, one key.

It keeps nothing. The key follows from the secret key, so that every process has the same; a code is a signed note of
what it was given for, and the cache remembers only that it has been used.
"""

import base64
import hashlib
import json
import secrets
from functools import cache as once
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.utils.crypto import constant_time_compare

from apps.core import clock
from apps.identity.realms import Realm

from .people import DemoPerson, offered

CODE_LIVES = 60  # seconds
TOKEN_LIVES = 300
CODE, ACCESS = "simulators.code", "simulators.access"


class Wrong(Exception):
    """`error` is the protocol's own word for it."""

    def __init__(self, error: str):
        super().__init__(error)
        self.error = error


def code_for(realm: Realm, person: DemoPerson, asked: dict[str, str]) -> str:
    """A code for one person, good for what the authorize request asked and nothing else."""
    note = {
        "id": secrets.token_urlsafe(8),
        "realm": realm.name,
        "person": person.key,
        "at": int(clock.now().timestamp()),
        **{name: asked.get(name, "") for name in ("client_id", "redirect_uri", "nonce", "code_challenge")},
    }
    return signing.dumps(note, salt=CODE)


def tokens_for(realm: Realm, posted: dict[str, str]) -> dict[str, Any]:
    """The answer of the token endpoint. Raises Wrong for a code that is used, old, or another's; or a bad verifier."""
    try:
        note = signing.loads(posted.get("code", ""), salt=CODE, max_age=CODE_LIVES)
    except signing.BadSignature as error:
        raise Wrong("invalid_grant") from error
    fits = (
        posted.get("grant_type") == "authorization_code"
        and note["realm"] == realm.name
        and note["redirect_uri"] == posted.get("redirect_uri")
        and constant_time_compare(note["code_challenge"], challenge(posted.get("code_verifier", "")))
    )
    if not fits or not cache.add(f"simulators:code:{note['id']}", True, CODE_LIVES * 2):
        raise Wrong("invalid_grant")
    person = person_of(realm, note["person"])
    return {
        "access_token": signing.dumps({"realm": realm.name, "person": person.key}, salt=ACCESS),
        "token_type": "Bearer",
        "expires_in": TOKEN_LIVES,
        "id_token": sign(id_claims(realm, person, note)),
    }


def id_claims(realm: Realm, person: DemoPerson, note: dict[str, Any]) -> dict[str, Any]:
    now = int(clock.now().timestamp())
    return {
        "iss": realm.issuer,
        "sub": person.key,
        "aud": realm.client_id,
        "iat": now,
        "exp": now + TOKEN_LIVES,
        "auth_time": note["at"],
        "nonce": note["nonce"],
        realm.assurance_claim: person.assurance,
    }


def userinfo_for(realm: Realm, access_token: str) -> dict[str, Any]:
    """Who the person is stands here, not in the ID token, as with many real providers."""
    try:
        note = signing.loads(access_token, salt=ACCESS, max_age=TOKEN_LIVES)
    except signing.BadSignature as error:
        raise Wrong("invalid_token") from error
    if note["realm"] != realm.name:
        raise Wrong("invalid_token")
    person = person_of(realm, note["person"])
    claims = {"sub": person.key, "name": person.name, realm.identifier_claims[0]: person.identifier}
    if person.personal_number and realm.person_claims:
        claims[realm.person_claims[0]] = person.personal_number
    return claims


def person_of(realm: Realm, key: str) -> DemoPerson:
    found = next((person for person in offered(realm.name) if person.key == key), None)
    if found is None:
        raise Wrong("invalid_grant")
    return found


def challenge(verifier: str) -> str:
    """PKCE, method S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


@once
def _key() -> ec.EllipticCurvePrivateKey:
    number = int.from_bytes(hashlib.sha512(f"simulators.oidc {settings.SECRET_KEY}".encode()).digest()[:31])
    return ec.derive_private_key(number, ec.SECP256R1())


@once
def public_key() -> dict[str, str]:
    """As a JWK. The `kid` is the key's own thumbprint."""
    numbers = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(_key().public_key()))
    numbers = {name: numbers[name] for name in ("crv", "kty", "x", "y")}
    thumbprint = hashlib.sha256(json.dumps(numbers, sort_keys=True, separators=(",", ":")).encode()).hexdigest()[:16]
    return {**numbers, "kid": thumbprint, "use": "sig", "alg": "ES256"}


def sign(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, _key(), algorithm="ES256", headers={"kid": public_key()["kid"]})
