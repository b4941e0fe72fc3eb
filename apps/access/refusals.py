"""A refused attempt is written down, and where the policy says ALERT somebody hears of it at once (larm).

Who hears, and how, is for the rooms above, which register themselves here.
"""

from collections.abc import Callable
from typing import Any

from apps.audit import log
from apps.core.guard import Guarded

from .deciding import decide
from .policy import OBLIGATIONS

ALERT = "ALERT"
_listeners: list[Callable[[Any], Any]] = []


def wake_through(listener: Callable[[Any], Any]) -> None:
    """Let `listener(actor)` know that this actor's latest refusal obliges an alert. Once, when the house starts."""
    if listener not in _listeners:
        _listeners.append(listener)


def write_down(actor, model, pk, *, code: str, reason: str, patient_id=None, rule: str = "") -> None:
    """`code` is what the actor was told; `rule` the policy's, asked for here where the caller does not know it."""
    rule = rule or alerting_rule(actor, model, pk)
    log.record(
        actor,
        "refused",
        subject_type=model._meta.label_lower,
        subject_id=pk,
        patient_id=patient_id,
        effect="DENY",
        rule=code,
        obligations=OBLIGATIONS.get(rule, ()),
        reason=reason,
    )
    if ALERT in OBLIGATIONS.get(rule, ()):
        for listener in _listeners:
            listener(actor)


def alerting_rule(actor, model, pk) -> str:
    """The rule that says no, if it is one that obliges an alert: asked only of those whom it can be about."""
    can_be = actor.kind == "staff" and (actor.person is not None or actor.purpose == "BEH")
    if not can_be or not issubclass(model, Guarded):
        return ""
    decision = decide(actor, model(pk=pk))
    return decision.rule if ALERT in decision.obligations else ""
