"""Why each part of a person's record is open or closed, and what would open it: one sentence for each step.

Of what is closed it says what the policy lets the reader know, and the same words where there is nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.access.deciding import Decision
from apps.access.models import Basis
from apps.access.ruling import CHOICE, FLAG, WHO
from apps.access.standing import Standing, standing, what_is_closed
from apps.core.phrases import people_time, short_date

BLOCKED = ("I6", "I7", "O4", "O5")
OWN_CHOICES = ("I3", "I8", "I9")


@dataclass(frozen=True, slots=True)
class AccessStep:
    """`state` is open, closed or blocked. `label` is what the button says that leads to `url`."""

    title: str
    text: str
    state: str
    label: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Danger:
    """Emergency access: begun or not. `until` is when one's own ends."""

    url: str
    until: datetime | None = None
    end_url: str = ""


@dataclass(frozen=True, slots=True)
class AccessSteps:
    steps: list[AccessStep]
    danger: Danger | None
    name: str
    has_care: bool  # the unit may write (rule S5)
    is_known: bool  # the unit has a ground of its own, and has not only looked the person up (rule R1)
    consent_id: Any = None
    end_url: str = ""
    blocks_url: str = ""


def steps_for(actor: Actor, person, closed: Iterable[Decision] | None = None) -> AccessSteps:
    """One statement, and one more unless the page has `closed` already: the decisions of its closed lines."""
    here = standing(actor, person.pk)
    if closed is None:
        closed = [one.decision for one in what_is_closed(actor, person.pk)]
    teller = Teller(actor, person, here, list(closed))
    return AccessSteps(
        steps=[teller.own_unit(), teller.own_provider(), teller.others(), teller.blocked()],
        danger=teller.danger(),
        name=teller.name,
        has_care=here.has_care,
        is_known=bool(here.bases) or here.emergency is not None,
        consent_id=here.consent.pk if here.consent and actor.may("end_sharing_consent") else None,
        end_url=teller.page("end_sharing_consent"),
        blocks_url=teller.page("blocks", "register_block"),
    )


class Teller:
    """Tells the steps of one person to one actor."""

    def __init__(self, actor: Actor, person, here: Standing, closed: list[Decision]):
        self.actor, self.person, self.here, self.closed = actor, person, here, closed
        self.name = person.name.split()[0]

    def page(self, name: str, permission: str = "") -> str:
        if not self.actor.may(permission or name):
            return ""
        return reverse(f"workplace:{name}", args=[self.person.pk])

    def step(self, title, text, state, label="", url="") -> AccessStep:
        return AccessStep(title, text, state, label if url else "", url)

    def waits(self, *rules: str) -> bool:
        """Whether something opens after a choice by one of these rules."""
        return any(one.effect == CHOICE and one.rule in rules for one in self.closed)

    # --- The steps ---

    def own_unit(self) -> AccessStep:
        here, choose = self.here, (_("Choose to read"), self.page("choose_to_read"))
        if here.has_care:
            since = short_date(here.since)
            return self.step(
                _("Your unit: open"), _("%(name)s is in your care since %(day)s.") % self.words(day=since), "open"
            )
        if here.bases & Basis.LISTED:
            text = _("%(name)s is listed with you. Opens when you say why you need to read.") % self.words()
            return self.step(_("Your unit: opens after a choice"), text, "closed", *choose)
        if here.emergency:
            return self.step(_("Your unit: opens after a choice"), _("You have opened in an emergency."), "closed")
        text = _("Opens when your unit takes part in the care of %(name)s.") % self.words()
        return self.step(_("Your unit: closed"), text, "closed")

    def own_provider(self) -> AccessStep:
        here, where = self.here, {"provider": self.actor.provider_name}
        if self.waits(*OWN_CHOICES):
            text = _("Opens when you choose to read and say why.")
            url = self.page("choose_to_read")
            return self.step(
                _("Other units in %(provider)s: closed") % where, text, "closed", _("Choose to read"), url
            )
        chosen = [
            one for one in here.choices if one.provider_id == self.actor.provider and one.unit_id != self.actor.unit
        ]
        if chosen:
            said = {"when": people_time(chosen[0].valid_from), "reason": chosen[0].reason}
            text = _("You chose to read %(when)s. Reason: %(reason)s") % said
            return self.step(_("Other units in %(provider)s: open") % where, text, "open")
        if here.has_care or here.bases & (Basis.LISTED | Basis.EMERGENCY):
            text = _("There is nothing there that a choice would open.")
        else:
            text = _("Opens when your unit takes part in the care of %(name)s.") % self.words()
        return self.step(_("Other units in %(provider)s: closed") % where, text, "closed")

    def others(self) -> AccessStep:
        here, title = self.here, _("Other providers: closed")
        ask = (_("Ask for consent"), self.page("sharing_consent", "record_sharing_consent"))
        if not self.actor.sjf:
            return self.step(title, _("Your role profile does not open other providers' information."), "closed")
        if not here.has_care:
            text = _("Opens only when your unit takes part in the care of %(name)s.") % self.words()
            return self.step(title, text, "closed")
        if self.waits("O6", "O7", "O8", "O9"):
            text = self.why_others() + " " + _("Opens when you choose to read and say why.")
            return self.step(title, text.strip(), "closed", _("Choose to read"), self.page("choose_to_read"))
        if here.consent or here.emergency:
            return self.step(_("Other providers: open"), self.why_others(), "open")
        if here.refusal:
            said = self.words(day=short_date(here.refusal.valid_from), who=here.said_to)
            return self.step(title, _("%(name)s said no on %(day)s, to %(who)s.") % said, "closed", *ask)
        if here.is_unable:
            return self.unable(title)
        return self.step(title, _("Opens if %(name)s says yes.") % self.words(), "closed", *ask)

    def why_others(self) -> str:
        here = self.here
        if here.consent:
            until = short_date(here.consent.valid_until) if here.consent.valid_until else ""
            said = self.words(day=short_date(here.consent.valid_from), until=until)
            return _("%(name)s said yes on %(day)s. It holds until %(until)s.") % said
        return _("Because of an emergency. It will be reviewed.") if here.emergency else ""

    def unable(self, title: str) -> AccessStep:
        if self.here.is_lasting and not self.here.inquiry:
            text = _("%(name)s cannot answer. Find out what %(name)s would have wanted.") % self.words()
            return self.step(title, text, "closed", _("Find out"), self.page("inquiry", "record_inquiry"))
        text = _("%(name)s cannot answer just now. Opens in an emergency, or when %(name)s can answer.") % self.words()
        url = self.page("cannot_answer", "judge_capacity")
        return self.step(title, text, "closed", _("Change"), url)

    def blocked(self) -> AccessStep:
        title = _("Blocked information: closed")
        found = [one for one in self.closed if one.rule in BLOCKED]
        url = self.page("request_lift")
        if any(one.effect == WHO for one in found):
            text = _("You may ask the owner to lift the block.")
            return self.step(title, text, "blocked", _("Ask the owner"), url)
        opens = _("Opens if %(name)s or the owner lifts the block.") % self.words()
        if any(one.effect == FLAG for one in found):
            text = _("There is blocked information.") + " " + opens
            return self.step(title, text, "blocked", _("How it can be lifted"), url)
        return self.step(title, opens, "blocked")

    def danger(self) -> Danger | None:
        if self.actor.provider_kind != "V" or not self.actor.may("open_emergency"):
            return None
        url = self.page("emergency", "open_emergency")
        if self.here.emergency is None:
            return Danger(url)
        return Danger(url, self.here.emergency.valid_until, self.page("end_emergency"))

    def words(self, **more: str) -> dict[str, str]:
        return {"name": self.name, **more}
