"""A form posted into an ended session is held for its writer: encrypted, a quarter of an hour, for nobody else.

The token stands only in the address that the browser is sent to. It is half of the key; the other half is the
server's own secret, so that neither the cache nor the address is enough to read what was written.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

KEPT_FOR = 15 * 60  # seconds
LARGEST = 1_000_000  # characters: more than any form of ours takes
NOT_HELD = ("csrfmiddlewaretoken",)


@dataclass(frozen=True, slots=True)
class Held:
    """`path` is where the form was going; `fields` are its names and values in order, files left out."""

    path: str
    fields: list[tuple[str, str]]


def hold(request: HttpRequest, user_id: str) -> str:
    """Returns the token to find it by, or "" where there is nothing to hold, or too much."""
    fields = [(name, value) for name in request.POST if name not in NOT_HELD for value in request.POST.getlist(name)]
    if not fields or sum(len(name) + len(value) for name, value in fields) > LARGEST:
        return ""
    token = secrets.token_urlsafe(32)
    body = json.dumps({"user": user_id, "path": request.get_full_path(), "fields": fields})
    cache.set(_name(token), _cipher(token).encrypt(body.encode()), KEPT_FOR)
    return token


def fetch(token: str, user_id: str) -> Held | None:
    """What was held, for the same user only. None for another user, another token, or too late."""
    sealed = cache.get(_name(token))
    if sealed is None:
        return None
    try:
        body = json.loads(_cipher(token).decrypt(sealed))
    except (InvalidToken, ValueError):
        return None
    if body["user"] != user_id:
        return None
    return Held(body["path"], [(name, value) for name, value in body["fields"]])


def address(token: str) -> str:
    return reverse("identity:held", args=[token])


def _name(token: str) -> str:
    return f"held:{hashlib.sha256(token.encode()).hexdigest()}"


def _cipher(token: str) -> Fernet:
    key = hashlib.sha256(f"identity.held {settings.SECRET_KEY} {token}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
