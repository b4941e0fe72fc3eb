"""Simulated channels of invitations: they speak the protocols, keep what they are given, and can be told to misbehave.

What arrives lies as a file in a folder, so that web, worker and tests see the same. Nothing is sent on to anybody.
"""

import contextlib
import hmac
import itertools
import json
import os
import time
from base64 import b64decode
from collections import Counter
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

from django.conf import settings

NAMES = {"kivra": "Kivra", "mina_meddelanden": "Mina meddelanden", "1177": "1177", "sms": "Sms"}
EVENTS = ("opened", "failed")
_serial = itertools.count()


@dataclass(slots=True)
class Switches:
    """How a channel misbehaves.

    `unreachable`: does not take anything. `breaks`: takes it and fails before it says so. `slow`: waits some seconds.
    `opted_out`: nobody has a mailbox there. `drops`: says that it has taken it, and has not. `twice`: tells each event
    twice. `opens`: opens what arrives a few seconds later.
    """

    unreachable: bool = False
    breaks: bool = False
    slow: bool = False
    opted_out: bool = False
    drops: bool = False
    twice: bool = False
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """Something that a channel has been given. `copies`: how many with the same bytes there are."""

    reference: str
    channel: str
    received_at: datetime
    to: str
    subject: str
    text: str
    letter: bytes
    digest: str
    copies: int = 1


def root() -> Path:
    return Path(settings.BASE_DIR) / "var" / "channels"


class Simulator:
    """One channel, with its folder."""

    def __init__(self, channel: str, folder: Path | None = None):
        self.channel, self.folder = channel, (folder or root()) / channel

    # --- Switches

    def switches(self) -> Switches:
        with contextlib.suppress(OSError, ValueError):
            said = json.loads((self.folder / "switches.json").read_text())
            return Switches(**{one.name: bool(said.get(one.name)) for one in fields(Switches)})
        return Switches()

    def switch(self, **on: bool) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "switches.json").write_text(json.dumps(asdict(Switches(**on))))

    # --- What arrives

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """What the channel says to a request. `headers` by their names in small letters."""
        how = self.switches()
        if how.slow:
            time.sleep(3)
        if how.unreachable:
            return Answer(503)
        return SPEAKS[self.channel](self, path, headers, body, how)

    def keep(self, body: bytes, how: Switches, reference: str = "", **said: str) -> str:
        """Our name for what has been kept. The same bytes once more are kept as a copy, so that they are seen."""
        reference = reference or sha256(body).hexdigest()[:24]
        if not how.drops:
            self.folder.mkdir(parents=True, exist_ok=True)
            name = f"{time.time_ns():020d}-{os.getpid()}-{next(_serial)}"
            half = self.folder / f"{name}.half"
            half.write_text(json.dumps({"reference": reference, "digest": sha256(body).hexdigest(), **said}))
            half.rename(self.folder / f"{name}.json")
        return reference

    def taken(self, newest: int = 100) -> list[Taken]:
        read = sorted(self._read(), key=lambda one: one.received_at, reverse=True)
        copies = Counter(one.reference for one in read)
        first = {one.reference: one for one in reversed(read)}
        found = sorted(first.values(), key=lambda one: one.received_at, reverse=True)[:newest]
        return [Taken(**{**plain(one), "copies": copies[one.reference]}) for one in found]

    def _read(self):
        for path in self.folder.glob("*.json"):
            if path.stem == "switches":
                continue
            with contextlib.suppress(OSError, ValueError):
                said = json.loads(path.read_text())
                yield Taken(
                    reference=said["reference"],
                    channel=self.channel,
                    received_at=datetime.fromtimestamp(int(path.stem.split("-")[0]) / 1e9, UTC),
                    to=hidden(said.get("to", "")),
                    subject=said.get("subject", ""),
                    text=said.get("text", ""),
                    letter=b64decode(said.get("letter", "")),
                    digest=said["digest"],
                )


def plain(one: Taken) -> dict[str, Any]:
    return {item.name: getattr(one, item.name) for item in fields(one)}


def hidden(number: str) -> str:
    """Who it is for, without the whole number."""
    return f"{number[:-4]}••••" if len(number) > 4 else number


def has_mailbox(number: str, remainder: int) -> bool:
    """Two of three invented people have Kivra, and so on: the same ones every time."""
    return number.isdigit() and int(number[-3:]) % 3 != remainder


# --- What each of them says


def kivra(own: Simulator, path: str, headers: dict[str, str], body: bytes, how: Switches) -> Answer:
    """The paths that we use of the published description, and its error codes."""
    if path == "v1/auth":
        token = {"access_token": "simulated", "token_type": "bearer", "expires_in": 3600, "scope": ""}
        return as_json(200, token) if headers.get("authorization", "").startswith("Basic ") else kivra_no("40100", 401)
    if headers.get("authorization") != "Bearer simulated":
        return kivra_no("40100", 401)
    try:
        said = json.loads(body)
    except ValueError:
        return kivra_no("40008")
    if path.endswith("/usermatch/ssn"):
        found = [] if how.opted_out else [one for one in said.get("list", []) if has_mailbox(one, 1)]
        return as_json(200, {"list": found})
    if not path.endswith("/content"):
        return kivra_no("40400", 404)
    if not {"subject", "type", "ssn"} <= set(said):
        return kivra_no("40000")
    if how.opted_out:
        return kivra_no("40032")
    [part, *_rest] = said.get("parts") or [{}]
    lines = [f"{name}: {value}" for name, value in said.get("booking", {}).items()]
    kept = {"to": said["ssn"], "subject": said["subject"], "text": "\n".join(lines), "letter": part.get("data", "")}
    reference = own.keep(body, how, **kept)
    if how.breaks:
        return Answer(500)
    shown = {name: said[name] for name in ("subject", "generated_at", "type") if name in said}
    return as_json(201, shown, {"kivra-objkey": reference, "location": f"/content/{reference}"})


def kivra_no(code: str, status: int = 400) -> Answer:
    said = {"code": code, "short_message": "Simulated", "long_message": "Simulated"}
    return as_json(status, said, {"x-error-code": code})


def sms(own: Simulator, path: str, headers: dict[str, str], body: bytes, how: Switches) -> Answer:
    if headers.get("authorization") != "Bearer simulated":
        return Answer(401)
    try:
        said = json.loads(body)
    except ValueError:
        return Answer(400)
    if how.opted_out or not said.get("to"):
        return Answer(422)
    own.keep(body, how, said["id"], to=said["to"], text=said["text"])
    return Answer(500) if how.breaks else as_json(202, {"id": said["id"]})


def mina_meddelanden(own: Simulator, path: str, headers: dict[str, str], body: bytes, how: Switches) -> Answer:
    call, said = soap(body)
    if call == "isReachable":
        reached = not how.opted_out and has_mailbox(said.get("recipientId", ""), 2)
        return as_soap("isReachableResponse", {"isReachable": str(reached).lower()})
    if call != "deliverSecure":
        return Answer(400)
    if how.opted_out:
        return as_soap("deliverSecureResponse", {"delivered": "false", "reason": "noMailbox"})
    kept = {"to": said["recipientId"], "subject": said["subject"], "text": said.get("text", "")}
    reference = own.keep(body, how, **kept, letter=said.get("letter", ""))
    return Answer(500) if how.breaks else as_soap("deliverSecureResponse", {"delivered": "true", "transId": reference})


def inbox_1177(own: Simulator, path: str, headers: dict[str, str], body: bytes, how: Switches) -> Answer:
    call, said = soap(body)
    if call == "IsActiveUser":
        is_active = not how.opted_out and has_mailbox(said.get("subjectOfCareId", ""), 2)
        methods = {"activeNotificationMethods": "SMS"} if is_active else {}
        return as_soap("IsActiveUserResponse", {"status": str(is_active).lower(), **methods})
    if call != "AddMessageToPatientPortalInbox":
        return Answer(400)
    if how.opted_out:
        return as_soap(f"{call}Response", {"resultCode": "ERROR", "resultText": "NOT_ACTIVE"})
    kept = {"to": said["subjectOfCareId"], "subject": said["messageDescription"], "text": said["messageText"]}
    own.keep(body, how, said["messageThreadId"], **kept)
    if how.breaks:
        return Answer(500)
    return as_soap(f"{call}Response", {"resultCode": "OK", "messageThreadId": said["messageThreadId"]})


SPEAKS = {"kivra": kivra, "sms": sms, "mina_meddelanden": mina_meddelanden, "1177": inbox_1177}


def as_json(status: int, said: dict[str, Any], headers: dict[str, str] | None = None) -> Answer:
    return Answer(status, json.dumps(said).encode(), {"Content-Type": "application/json", **(headers or {})})


def soap(body: bytes) -> tuple[str, dict[str, str]]:
    """The name of the call, and its fields by name. Of an attachment, its body is the letter."""
    try:
        call = Xml.fromstring(body)[0][0]  # noqa: S314
    except (Xml.ParseError, IndexError):
        return "", {}
    said: dict[str, str] = {}
    for one in call.iter():
        if len(one) == 0:
            said.setdefault("text" if one.tag == "body" else one.tag, one.text or "")
    letter = call.find("attachment/body")
    return call.tag, {**said, **({"letter": letter.text or ""} if letter is not None else {})}


def as_soap(call: str, said: dict[str, str]) -> Answer:
    envelope = "http://schemas.xmlsoap.org/soap/envelope/"
    whole = Xml.Element(f"{{{envelope}}}Envelope")
    inner = Xml.SubElement(Xml.SubElement(whole, f"{{{envelope}}}Body"), call)
    for name, value in said.items():
        Xml.SubElement(inner, name).text = value
    return Answer(200, Xml.tostring(whole, encoding="utf-8"), {"Content-Type": "text/xml; charset=utf-8"})


# --- What it tells afterwards


def event(reference: str, what: str, number: int = 0) -> bytes:
    """An event as a channel tells it. Telling it again is the same event."""
    said = {
        "id": f"event_{sha256(f'{reference}{what}{number}'.encode()).hexdigest()[:32]}",
        "event_created_at": int(time.time()),
        "event_type": f"content.{what}",
        "data_version": 1,
        "data": {"reference": reference},
    }
    return json.dumps(said).encode()


def signed(body: bytes, at: int, key: str) -> dict[str, str]:
    signature = hmac.new(key.encode(), f"{at}:".encode() + body, sha256).hexdigest()
    return {"X-Channel-Timestamp": str(at), "X-Channel-Signature": f"v1={signature}"}
