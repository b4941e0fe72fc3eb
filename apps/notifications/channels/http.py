"""Asking another system over HTTP, and saying in our own words how it went. No redirects, and never for long."""

from typing import Any

import requests
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from .base import Failed

PATIENCE = (3.05, 10)  # seconds to reach it, and to hear from it
TOO_MANY = 429


def post(url: str, body: bytes, *, headers: dict[str, str], auth: Any = None) -> requests.Response:
    """Raises Failed: uncertain where the bytes had left and nothing came back, final for a plain no."""
    try:
        answer = requests.post(url, data=body, headers=headers, auth=auth, timeout=PATIENCE, allow_redirects=False)
    except requests.ConnectTimeout:
        raise Failed("unreachable") from None
    except requests.Timeout:
        raise Failed("timeout", is_uncertain=True) from None
    except requests.ConnectionError as error:
        raise Failed("unreachable", is_uncertain=not was_never_reached(error)) from None
    except requests.RequestException as error:
        raise Failed(type(error).__name__) from None
    if answer.status_code >= 500 or answer.status_code == TOO_MANY:
        raise Failed(f"http_{answer.status_code}")
    return answer


def was_never_reached(error: requests.ConnectionError) -> bool:
    """Whether the bytes cannot have arrived: nobody answered the door."""
    [cause, *_rest] = error.args or (None,)
    reason = getattr(cause, "reason", cause)
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def json_of(answer: requests.Response) -> dict[str, Any]:
    """What it said. Raises Failed for something that is no JSON object."""
    try:
        said = answer.json()
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise Failed("not_json", is_uncertain=True)
    return said


def refuse_no(answer: requests.Response) -> None:
    """A plain no, without a reason that we know."""
    if answer.status_code >= 300:
        raise Failed(f"http_{answer.status_code}", is_final=True)
