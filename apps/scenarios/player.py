"""Playing a script through the product's own verbs: the actions, policy, audit and outbox of pages and API."""

import logging
from contextlib import ExitStack
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.access.actions import VERBS, Verb
from apps.access.actor import Actor
from apps.access.fields import coerce_all, known_fields
from apps.appointments.models import Appointment, Invitation
from apps.cases.models import Case, Message
from apps.core import clock, rules
from apps.core.errors import Invalid, Refused
from apps.notifications import outbox
from apps.patients.models import Person

from . import bookings, casting, jobs, looking, traces
from .expectations import Checker
from .outcome import REFUSED, Failure, Outcome, Played
from .problems import Unplayable, unplayable
from .script import Doer, Event, Script
from .source import Items, Node, Table, Word, in_words, plain
from .times import is_step, step_from
from .vocabulary import SAID_BY_A_PERSON
from .world import World, case_of

logger = logging.getLogger("samplan.scenarios")


def play(script: Script, world: World | None = None) -> Played:
    """Play a whole script. Raises Unplayable where only the playing shows that it cannot be played.

    `world`: where the cast already stands as rows.
    """
    return Player(script, world).play()


class Player:
    def __init__(self, script: Script, world: World | None = None):
        self.script = script
        self.now = script.clock
        self.played = Played(script.title)
        self._given_world = world
        self.world: World
        self.tasks: dict[UUID, traces.TaskTrace] = {}  # as they were after the last event
        self.told: list[str] = []  # everybody told of anything in the whole story

    def play(self, until: datetime | None = None) -> Played:
        """Play all events; the jobs go on running `until` later, if given."""
        with ExitStack() as stack:
            stack.enter_context(outbox.held())
            stack.enter_context(rules.kept())
            stack.enter_context(rules.override(self.script.rules))
            with clock.at(self.now), transaction.atomic():
                self.world = self._given_world or casting.build(self.script)
            for event in self.script.events:
                self.step(event)
                if self.played.stopped:
                    return self.played
            if until and until > self.now:
                self.told += self.move_clock(until)
            self.end()
        return self.played

    def step(self, event: Event) -> None:
        """Move the clock, run the jobs that are due, do the verb, and see whether what was expected holds."""
        outcome = Outcome(event)
        before = self.tasks if self.played.outcomes else traces.tasks_of(self.world)
        outcome.told_meanwhile = self.move_clock(event.at)
        with clock.at(event.at):
            if event.do != "wait":
                self.perform(event, outcome)
            self.tasks = traces.tasks_of(self.world)
            outcome.tasks_made, outcome.tasks_ended = traces.made_and_ended(before, self.tasks)
            self.told += [*outcome.told_meanwhile, *outcome.told]
            if event.do == "wait":
                outcome.told, outcome.told_meanwhile = outcome.told_meanwhile, []
            row = self.row_in_question(event, outcome)
            case = case_of(row)
            outcome.state = case.state if case else next(iter(bookings.states_of(row)), "")
            self.played.outcomes.append(outcome)
            self.judge(event, outcome, case, row)

    def move_clock(self, until: datetime) -> list[str]:
        with outbox.collecting() as promises:
            jobs.run_until(self.world, self.now, until)
        self.now = until
        return self.names_of(promises)

    def perform(self, event: Event, outcome: Outcome) -> None:
        before = traces.fingerprint() if event.expects("refused") else None
        try:
            with outbox.collecting() as promises:
                outcome.made = self.look(event, outcome) if event.do == "look" else self.run(event)
            outcome.told = self.names_of(promises)
        except Refused as refused:
            outcome.result, outcome.code, outcome.sentence = REFUSED, refused.code, refused.message
            if isinstance(refused, Invalid):
                outcome.also_refused = tuple(f"invalid:{field}" for field in refused.fields)
            outcome.has_changed = before is not None and before != traces.fingerprint()
        except Unplayable:
            raise
        except Exception as fault:  # a fault in the product ends the file, not the player
            logger.debug("the verb %s failed", event.do, exc_info=True)
            outcome.result, outcome.code, outcome.sentence = REFUSED, f"fault:{type(fault).__name__}", str(fault)
            self.played.stopped = True

    def run(self, event: Event) -> Any:
        """Do the verb. Returns what has been made: what the verb gave, or else what it was done on."""
        verb = VERBS[event.do]
        row = self.world.row(event.on, event.line)
        subject = self.subject_of(verb, row, event)
        fields = self.fields_of(verb, event, row)
        made = verb.run(
            subject,
            by=self.actor_of(event, row),
            given=lambda: coerce_all(verb, fields, self.world.resolve),
        )
        made = subject if made is None else made
        if event.as_:
            self.world.made[event.as_] = made
        elif event.do == "rebook" and event.on in self.world.made:
            self.world.made[event.on] = made  # unless it got a name of its own, the name is the new time's
        return made

    def actor_of(self, event: Event, row: Any) -> Actor:
        """Who acts. What a channel says is written down by whoever sent the invitation."""
        if event.by is not None:
            return self.world.actor(event.by, event.do)
        sent = bookings.invitation_of(row)
        for name, staff in self.world.staff.items():
            if sent and staff.pk == sent.made_by_id:
                return self.world.actor(Doer(name), event.do)
        raise unplayable(event.line, _("nobody has sent an invitation that a channel could answer"))

    def subject_of(self, verb: Verb, row: Any, event: Event) -> Any:
        """The row that the verb is done on: a message stands for its case, a case for its person."""
        if isinstance(row, verb.on):
            return row
        if (booked := bookings.stands_for(row, verb.on)) is not None:
            return booked
        case = case_of(row)
        if verb.on is Case and case and (not isinstance(row, Person) or verb.name in SAID_BY_A_PERSON):
            return case
        if verb.on is Person and case:
            return self.world.resolve(Person, self.world.name_of(case.patient_id))
        text = _("“%(verb)s” cannot be done on “%(name)s”") % {"verb": event.do, "name": event.on}
        raise unplayable(event.line, text)

    def fields_of(self, verb: Verb, event: Event, row: Any) -> dict[str, Any]:
        known = known_fields(verb)
        fields = {name: self.value(value, name in known) for name, value in event.with_.items()}
        if event.to is not None:
            fields["to"] = list(event.to)
        if isinstance(row, Message) and "message" in known:
            fields.setdefault("message", row)
        if isinstance(row, Case) and "from_case" in known:
            fields.setdefault("from_case", row)
        return fields

    def value(self, node: Node, is_known: bool) -> Any:
        """What the file says, for the verb to read. In a free form an id of the cast becomes that one's name."""
        if isinstance(node, Items):
            several = [self.value(one, is_known) for one in node]
            return several if is_known else [in_words(one) for one in several]
        if isinstance(node, Table):
            made = {key: self.value(one, is_known) for key, one in node.items()}
            return made if is_known else in_words(made)
        if is_known:
            return self.known_value(node)
        for shelf in (self.world.units, self.world.staff, self.world.people):
            if node in shelf:
                return shelf[node].name
        return plain(node)

    def known_value(self, node: Word) -> Any:
        if node.is_nothing:
            return None
        return step_from(self.now, node) if is_step(node) else str(node)

    def look(self, event: Event, outcome: Outcome) -> None:
        row = self.world.row(event.on, event.line)
        actor: Actor = self.world.actor(event.by, "view_case")
        try:
            looking.look(actor, row)
            outcome.saw = True
        except Refused:
            outcome.saw = False
            raise
        except looking.Disagree as difference:
            words = {"single": difference.single, "list": difference.listed}
            self.fail(Failure(event.line, "sees", "check and list agree", words))

    def names_of(self, promises) -> list[str]:
        return list(dict.fromkeys(self.world.name_of(one.to_unit_id or one.to_person_id) for one in promises))

    def row_in_question(self, event: Event, outcome: Outcome) -> Any:
        """What `state`, `tasks` and `shows` are about: what was made, what it was done on, or the last thing named."""
        if isinstance(outcome.made, Case | Appointment | Invitation):
            return outcome.made
        name = event.on or next(reversed(self.world.made), "")
        return self.world.row(name, event.line) if name else None

    def judge(self, event: Event, outcome: Outcome, case: Case | None, row: Any) -> None:
        checker = Checker(self.world, case, told=outcome.told, outcome=outcome, row=row)
        for expectation in event.expect:
            for failure in checker.check(expectation):
                self.fail(failure)
        is_expected = event.expects("refused") or event.expects("sees")
        if outcome.result == REFUSED and not is_expected:
            self.fail(Failure(event.line, "do", "done", f"refused {outcome.code}"))
            self.played.stopped = True

    def end(self) -> None:
        self.played.ended_at = self.now
        with clock.at(self.now):
            name = self.script.finally_on
            row = self.world.row(name, 0) if self.world.has(name) else None
            checker = Checker(self.world, case_of(row), told=list(dict.fromkeys(self.told)), row=row)
            for expectation in self.script.finally_:
                for failure in checker.check(expectation):
                    self.fail(failure)

    def fail(self, failure: Failure) -> None:
        self.played.failures.append(failure)
