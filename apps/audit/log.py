"""The only way in to the audit trail, and the only way to read it.

A verb's row commits with the verb. Rows of readings and refusals commit on a connection of their own, before the
answer leaves: whatever becomes of the request, what was seen or tried stays written down.
"""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, Error, models
from django.utils.crypto import salted_hmac

from apps.core import clock
from apps.core.guard import GuardedQuerySet, as_system

from . import origin
from .context import network, request_id, session, session_hash
from .models import EVERY_READING_OF_MANY as EVERY_READING_OF_MANY  # for those who ask what the lists showed
from .models import OWING, Event

# Ten or twelve digits that stand alone. The tail of a UUID has a hyphen or a letter beside it and is left in peace.
PERSONAL_NUMBER = re.compile(r"(?<![\w-])(\d{8}|\d{6})[-+]?\d{4}(?![\w-])")
COPIED = ("staff_hsa", "role", "purpose", "unit_name", "provider_name")
ON_THEIR_OWN = frozenset({"read", "list", "search", "print", "export", "refused"})
LONGEST = {"rule": 60, "reason": 500, "ground": 200}


class AuditUnavailable(Exception):
    """The row could not be written, so nothing may be shown or done. The web answers 503."""


def record(
    actor: Any,
    activity: str,
    *,
    patient_id: UUID | None = None,
    subject: Any = None,
    subject_type: str = "",
    subject_id: UUID | None = None,
    effect: str = "PERMIT",
    rule: str = "",
    reason: str = "",
    shown: dict[str, Any] | None = None,
    obligations: Sequence[str] = (),
    owner: Any = None,
    ground: str = "",
    information: str = "",
) -> None:
    """Write one row with one INSERT, or raise AuditUnavailable.

    `actor` is whoever acts (None: the system itself). `activity` is a verb's name, or `read`, `list`, `search`,
    `refused`, `print`, `export`, `sign_in`, `sign_out`. `shown` says how much: `{"patients": [ids]}` for a list,
    `{"query": query_hash(text), "count": n}` for a search. A personal number is blotted out wherever it stands.
    `owner` is the unit that the information belongs to (with its provider already fetched), `ground` why the reader
    might ("care", "case:KEY", "consent:KEY"), `information` what kind it was, which a guarded subject says itself.
    """
    event = Event(
        activity=activity,
        patient_id=_uuid(patient_id),
        effect=effect,
        rule=_text("rule", rule),
        obligations=[str(one) for one in obligations],
        ground=_text("ground", ground),
        reason=_text("reason", reason),
        shown=_plain(shown),
        **_here_and_now(),
        **_what(subject, subject_type, subject_id, information),
        **_who(actor),
        **_session_of(actor),
        **_whose(owner),
    )
    event.proof = origin.prove(event.columns())
    _write(event)


def _write(event: Event) -> None:
    """With the verb that made it, or on a connection of its own."""
    database = settings.AUDIT_DATABASE if event.activity in ON_THEIR_OWN else DEFAULT_DB_ALIAS
    try:
        event.save(using=database, force_insert=True)
    except Error as error:
        raise AuditUnavailable("the audit row could not be written") from error


def query_hash(text: str) -> str:
    """What stands in for the text of a search. Keyed, since personal numbers are few enough to try them all."""
    return salted_hmac("audit.search", " ".join(text.split()).casefold(), algorithm="sha256").hexdigest()[:32]


def events() -> GuardedQuerySet:
    """The rows of the log, to be read by somebody (`visible_to`). That reading is itself written down."""
    return Event.objects.all()


def for_patient(actor: Any, *, newest: int = 200, before: datetime | None = None, **of) -> list[Event]:
    """What somebody may see of who read and did, about themselves or the one they act for, newest first: also the
    lists that the person stood in. `of`: columns."""
    rows = events().visible_to(actor).filter(**({"at__lt": before} if before else {}), **of)
    return list(rows.order_by("-at", "-id")[:newest])


def owing(since: datetime) -> GuardedQuerySet:
    """The rows since then that somebody must look at. Found by an index of their own."""
    return events().filter(at__gte=since, obligations__overlap=OWING)


def has(activity: str, **of) -> bool:
    """Whether such a row exists, no more. `of`: columns, such as `staff_id`, `patient_id`, `subject_id`."""
    with as_system("asking whether something has been written down, never what"):
        return events().filter(activity=activity, **of).exists()


def patients(rows: Iterable[Any]) -> dict[str, list[str]]:
    """`shown` for a list: the patients in it, once each, in the order shown."""
    return {"patients": list(dict.fromkeys(str(row.patient_id) for row in rows))}


def _here_and_now() -> dict[str, Any]:
    return {
        "at": clock.now(),
        "system_id": getattr(settings, "SYSTEM_ID", "samplan"),
        "request_id": request_id(),
        "network": network(),
    }


def _what(subject: Any, subject_type: str, subject_id: UUID | None, information: str) -> dict[str, Any]:
    """The columns of the row that was read or changed, which a model's row tells itself."""
    if isinstance(subject, models.Model):
        subject_type, subject_id = subject._meta.label_lower, subject.pk
    return {
        "subject_type": subject_type,
        "subject_id": _uuid(subject_id),
        "subject_version": getattr(subject, "version", None),
        "information_kind": information or _kind_of(subject_type),
    }


def _who(actor: Any) -> dict[str, Any]:
    """The actor's columns, by attribute: this layer does not know what an actor is."""
    if actor is None:
        return {"actor_kind": "system"}
    return {
        "actor_kind": actor.kind,
        "user_id": _uuid(getattr(actor, "user_id", None)),
        "staff_id": _uuid(getattr(actor, "staff_id", None)),
        "person_id": _uuid(getattr(actor, "person", None)),
        "on_behalf_of": _uuid(getattr(actor, "on_behalf_of", None)),
        "assignment_id": _uuid(getattr(actor, "assignment", None)),
        "unit_id": _uuid(getattr(actor, "unit", None)),
        "provider_id": _uuid(getattr(actor, "provider", None)),
        "loa": getattr(actor, "loa", 0) or 0,
        **{name: getattr(actor, name, "") or "" for name in COPIED},
    }


def _session_of(actor: Any) -> dict[str, str]:
    """In which session, and who vouched for the human: as the actor says, else as the session that asks does."""
    asking = session()
    door = settings.OIDC_REALMS.get(asking.get("realm")) if asking else None
    return {
        "session": getattr(actor, "session", "") or (session_hash(asking.session_key) if asking else ""),
        "idp": getattr(actor, "idp", "") or (door.issuer if door else ""),
    }


def _whose(unit: Any) -> dict[str, Any]:
    """The columns of the unit that the information belongs to."""
    if unit is None:
        return {}
    return {
        "owner_unit_id": _uuid(unit),
        "owner_unit_name": unit.name,
        "owner_provider_id": _uuid(unit.provider_id),
        "owner_provider_name": unit.provider.name,
    }


def _kind_of(subject_type: str) -> str:
    """What kind of information a guarded model holds, as it tells the policy."""
    try:
        access = getattr(apps.get_model(subject_type), "access", None) if subject_type else None
    except (LookupError, ValueError):
        return ""
    return access.kind if access else ""


def _text(column: str, text: Any) -> str:
    return _blotted(str(text))[: LONGEST[column]]


def _uuid(value: Any) -> UUID | None:
    """An id, from an id or from the row that has it."""
    value = getattr(value, "pk", value)
    return value if value is None or isinstance(value, UUID) else UUID(str(value))


def _plain(shown: dict[str, Any] | None) -> Any:
    """As JSON gives it back, so that the proof of the row holds. PostgreSQL would write some fractions otherwise."""
    if shown is None:
        return None
    return json.loads(json.dumps(_blotted_within(shown), cls=DjangoJSONEncoder), parse_float=str)


def _blotted_within(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _blotted_within(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_blotted_within(inner) for inner in value]
    return _blotted(value) if isinstance(value, str) else value


def _blotted(text: str) -> str:
    return PERSONAL_NUMBER.sub("●●●●", text.replace("\x00", ""))
