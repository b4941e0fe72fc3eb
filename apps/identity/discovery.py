"""What a provider says about itself: its configuration and its public keys, fetched over TLS and kept for a while."""

from typing import Any
from urllib.parse import urlsplit

import jwt
import requests
from django.conf import settings
from django.core.cache import cache

from .realms import Realm
from .refusals import Refusal

KEPT_FOR = 600  # seconds
REFETCH_AFTER = 10  # seconds: how often an unknown key may send us back to the provider
WAIT = 5  # seconds for an answer
ALGORITHMS = ("RS256", "PS256", "ES256")  # signed with a key pair; never `none`, never our own secret (HS…)
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint")
REQUIRED = ENDPOINTS[:3]


def configuration(realm: Realm, url: str) -> dict[str, Any]:
    """The provider's configuration, checked: it is the issuer we know, and its addresses are https outside dev."""
    name = f"oidc:{realm.issuer}:{url}"
    found = cache.get(name)
    if found is None:
        found = _checked(fetch_json(url), realm, url)
        cache.set(name, found, KEPT_FOR)
    return found


def signing_key(config: dict[str, Any], header: dict[str, Any], algorithm: str) -> jwt.PyJWK:
    """The provider's key for a token's header. Asks the provider once more when the key is one we have not seen."""
    name = f"oidc:keys:{config['jwks_uri']}"
    keys = cache.get(name)
    if keys is not None and (key := _pick(keys, header, algorithm)):
        return key
    if keys is None or cache.add(f"{name}:again", True, REFETCH_AFTER):
        keys = fetch_json(config["jwks_uri"]).get("keys")
        if not isinstance(keys, list):
            raise Refusal("unavailable", "jwks")
        cache.set(name, keys, KEPT_FOR)
        if key := _pick(keys, header, algorithm):
            return key
    raise Refusal("forged", "unknown key")


def accepted_algorithms(config: dict[str, Any]) -> set[str]:
    return set(ALGORITHMS) & set(config.get("id_token_signing_alg_values_supported") or ["RS256"])


def fetch_json(url: str, **kwargs: Any) -> dict[str, Any]:
    """GET an address of the provider's. Anything but a JSON object in time, without a redirect, is `unavailable`."""
    try:
        response = requests.get(url, timeout=WAIT, allow_redirects=False, **kwargs)
        body = response.json() if response.status_code == 200 else None
    except (requests.RequestException, ValueError) as error:
        raise Refusal("unavailable", type(error).__name__) from error
    if not isinstance(body, dict):
        raise Refusal("unavailable", f"status {response.status_code}")
    return body


def _checked(config: dict[str, Any], realm: Realm, url: str) -> dict[str, Any]:
    if config.get("issuer") != realm.issuer:
        raise Refusal("forged", "discovery issuer")
    addresses = [url, *(config[name] for name in ENDPOINTS if config.get(name))]
    if not all(config.get(name) for name in REQUIRED):
        raise Refusal("unavailable", "discovery incomplete")
    if not settings.SIMULATORS and any(urlsplit(address).scheme != "https" for address in addresses):
        raise Refusal("forged", "not https")
    return config


def _pick(keys: list[dict[str, Any]], header: dict[str, Any], algorithm: str) -> jwt.PyJWK | None:
    """The key with the header's `kid`; without one, the only key that fits the algorithm, never a guess."""
    kind = "EC" if algorithm.startswith("ES") else "RSA"
    fitting = [
        key
        for key in keys
        if key.get("kty") == kind and key.get("use", "sig") == "sig" and key.get("alg", algorithm) == algorithm
    ]
    if "kid" in header:
        fitting = [key for key in fitting if key.get("kid") == header["kid"]]
    if len(fitting) != 1:
        return None
    try:
        return jwt.PyJWK(fitting[0], algorithm)
    except jwt.PyJWTError:
        return None
