"""Writing the plan: goals, and under each who does what. The same sheet is written on by all units at once."""

from secrets import token_hex
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.access.actions import VERBS
from apps.careplans import content
from apps.careplans.content import SELF
from apps.careplans.kinds import Area, OtherPlan
from apps.careplans.models import Preparation
from apps.cases.consents import birthday
from apps.cases.forms.base import register
from apps.cases.forms.fields import Lines, Long, Short
from apps.core import clock, plain_language
from apps.core.calendar import today
from apps.core.fields import DayField

from .common import PlanForm, doer_choices

PARTS = ("action", "who", "start", "due", "frequency", "phone", "evenings")
NEEDS = [(f"need_{code}", code, label) for code, label in Area.choices]
COSTS = _("If the person is placed in a home: how the cost is shared")
OTHER_PLANS = [(f"plan_{code}", code, label) for code, label in OtherPlan.choices]


def new_key(kind: str) -> str:
    """The name of a new line. Names sort as the lines were begun: the sheet keeps its fields by name."""
    return f"{kind}{int(clock.now().timestamp() * 1000):012x}{token_hex(2)}"


class LinesForm(PlanForm):
    """Goals and efforts as lines of fields. A line's name stands in the names of its fields: goal-KEY-text.

    New lines come from a button that sends the form (`do=more_goal`, `do=more_effort:GOAL`), also without a script.
    A line that is left empty is no line; emptying one takes it away.
    """

    def start(self) -> dict[str, Any]:
        """The lines: those of the plan, those of the draft, those that were sent, and a new one when asked for."""
        self.doers = doer_choices(self)
        held: dict[str, Any] = {}
        self.goal_keys: dict[str, None] = {}
        self.effort_goals: dict[str, str] = {}
        for goal in self.plan_goals():
            self.goal_keys[goal.key] = None
            held |= {f"goal-{goal.key}-text": goal.text, f"goal-{goal.key}-on": goal.target_on}
        for one in self.plan_efforts():
            self.effort_goals[one.key] = one.goal.key if one.goal else ""
            held |= held_by(one)
        for source in (self.initial, self.initial.get("lines", {}), self.data):
            self.find_lines(source)
        self.add_asked()
        for key in self.goal_keys:
            self.add_goal(key)
        for key, goal in self.effort_goals.items():
            self.add_effort(key, goal)
        return held

    def plan_goals(self) -> list:
        return self.goals()

    def plan_efforts(self) -> list:
        return self.efforts()

    def find_lines(self, source: Any) -> None:
        for name in source:
            kind, _dash, rest = str(name).partition("-")
            key, _dash, part = rest.rpartition("-")
            if kind == "goal" and part == "text" and 0 < len(key) <= 40:
                self.goal_keys[key] = None
            elif kind == "effort" and part == "goal" and 0 < len(key) <= 40:
                self.effort_goals[key] = str(source[name])[:40]

    def add_asked(self) -> None:
        """The line that the button asked for; a plan without any has one of each to begin with."""
        kind, _colon, goal = str(self.data.get("do", "")).partition(":")
        is_new = not self.is_bound and "lines" not in self.initial
        if kind == "more_goal" or is_new and not self.goal_keys:
            self.goal_keys[new_key("g")] = None
        if kind == "more_effort":
            self.effort_goals[new_key("e")] = goal[:40]
        elif is_new:
            for key in [key for key in self.goal_keys if key not in self.effort_goals.values()]:
                self.effort_goals[new_key("e")] = key

    def add_goal(self, key: str) -> None:
        number = len([name for name in self.fields if name.startswith("goal-") and name.endswith("-text")]) + 1
        said = {"n": number}
        self.fields[f"goal-{key}-text"] = Short(label=gettext("Goal %(n)s") % said, required=False, limit=2000)
        self.fields[f"goal-{key}-on"] = DayField(label=gettext("Goal %(n)s reached by") % said, required=False)

    def add_effort(self, key: str, goal: str) -> None:
        given = "" if "lines" in self.initial else goal
        who = [("", "–"), *((value, name) for value, (name, _row) in self.doers.items())]
        self.fields |= {
            f"effort-{key}-goal": forms.CharField(widget=forms.HiddenInput, required=False, initial=given),
            f"effort-{key}-action": Short(label=_("What"), required=False, limit=2000),
            f"effort-{key}-who": forms.ChoiceField(label=_("Who"), choices=who, required=False),
            f"effort-{key}-start": DayField(label=_("From"), required=False),
            f"effort-{key}-due": DayField(label=_("Until"), required=False),
            f"effort-{key}-frequency": Short(label=_("How often"), required=False, limit=120),
            f"effort-{key}-phone": Short(label=_("Phone"), required=False, limit=40),
            f"effort-{key}-evenings": Short(label=_("Phone, evenings and weekends"), required=False, limit=40),
        }

    def drafted_about(self):
        return self.plan

    def blank(self):
        """The same lines, holding what the plan says and no more: what is typed in them is compared with that."""
        lines: dict[str, Any] = {f"goal-{key}-text": "" for key in self.goal_keys}
        lines |= {f"effort-{key}-goal": goal for key, goal in self.effort_goals.items()}
        return type(self)(case=self.case, actor=self.actor, initial={"lines": lines})

    # --- What was written

    def clean(self):
        data = super().clean()
        for key in self.effort_goals:
            line = self.effort_line(key)
            if not any(value for name, value in line.items() if name != "goal"):
                continue
            if not line["action"]:
                self.add_error(f"effort-{key}-action", gettext("Write what shall be done."))
            if not line["who"]:
                self.add_error(f"effort-{key}-who", gettext("Say who does it."))
            if line["start"] and line["due"] and line["due"] < line["start"]:
                self.add_error(f"effort-{key}-due", gettext("It cannot end before it starts."))
            if line["action"] and line["goal"] and not data.get(f"goal-{line['goal']}-text"):
                self.add_error(f"goal-{line['goal']}-text", gettext("Write what the goal is."))
        return data

    def effort_line(self, key: str) -> dict[str, Any]:
        data = self.cleaned_data
        line = {part: data.get(f"effort-{key}-{part}") for part in PARTS}
        return {"goal": data.get(f"effort-{key}-goal") or self.effort_goals[key], **line}

    def goal_lines(self) -> list[dict[str, Any]]:
        data = self.cleaned_data
        lines = [
            {"id": key, "text": data.get(f"goal-{key}-text"), "target_on": data.get(f"goal-{key}-on")}
            for key in self.goal_keys
        ]
        return [line for line in lines if line["text"]]

    def effort_lines(self) -> list[dict[str, Any]]:
        lines = ((key, self.effort_line(key)) for key in self.effort_goals)
        return [
            {
                "id": key,
                "goal": line["goal"] if line["goal"] in self.goal_keys else "",
                "action": line["action"],
                "responsible": self.doers[line["who"]][1],
                "start_on": line["start"],
                "due_on": line["due"],
                "frequency": line["frequency"],
                "phone": line["phone"],
                "phone_after_hours": line["evenings"],
            }
            for key, line in lines
            if line["action"] and line["who"]
        ]

    def blocks(self) -> list[dict[str, Any]]:
        """The goals with their efforts, for the page."""
        found = [self.block(number, key) for number, key in enumerate(self.goal_keys, 1)]
        loose = [key for key, goal in self.effort_goals.items() if goal not in self.goal_keys]
        return [*found, {"number": 0, "key": "", "efforts": [self.effort_fields(key) for key in loose]}]

    def block(self, number: int, key: str) -> dict[str, Any]:
        mine = [one for one, goal in self.effort_goals.items() if goal == key]
        return {
            "number": number,
            "key": key,
            "text": self[f"goal-{key}-text"],
            "on": self[f"goal-{key}-on"],
            "said": self[f"goal-{key}-text"].value() or "",
            "efforts": [self.effort_fields(one) for one in mine],
        }

    def effort_fields(self, key: str) -> dict[str, Any]:
        return {
            "key": key,
            "goal": self[f"effort-{key}-goal"],
            "main": [self[f"effort-{key}-{part}"] for part in ("action", "who", "start", "due")],
            "more": [self[f"effort-{key}-{part}"] for part in ("frequency", "phone", "evenings")],
        }

    # --- Needs, and other plans: a field for each kind

    def add_kinds(self) -> dict[str, str]:
        """A field for each kind of plan that the person may have beside this one, holding what is known of it."""
        for name, _code, label in OTHER_PLANS:
            self.fields[name] = Short(label=label, required=False, limit=500)
        held: dict[str, str] = {}
        for one in self.plan.other_plans:
            name = f"plan_{one.get('kind', OtherPlan.OTHER)}"
            held[name] = ". ".join(filter(None, (held.get(name), one.get("text"))))
        return held

    def other_plans(self) -> list[dict[str, str]]:
        data = self.cleaned_data
        return [{"kind": code, "text": data[name]} for name, code, _label in OTHER_PLANS if data.get(name)]

    def plan_fields(self) -> list:
        return self.plain(*(name for name, _code, _label in OTHER_PLANS))

    def plain(self, *names: str) -> list:
        return [self[name] for name in names if name in self.fields]


def held_by(one: Any) -> dict[str, Any]:
    """What the fields of a line hold that stands in the plan already."""
    who = SELF if one.is_self else str(one.unit_id or one.person_id)
    held = {
        "goal": one.goal.key if one.goal else "", "action": one.action, "who": who, "start": one.start_on,
        "due": one.due_on, "frequency": one.frequency, "phone": one.phone, "evenings": one.phone_after_hours,
    }  # fmt: skip
    return {f"effort-{one.key}-{part}": value for part, value in held.items()}


@register
class WritePlan(LinesForm):
    verb, slug = "write_plan", "skriv-planen"
    title = _("Write the plan")
    lead = _("Everybody who takes part writes on the same sheet. Nothing is in the plan until you save it.")
    submit, done = _("Save the plan"), _("The plan has been written. Each unit is asked to confirm its part.")
    keeps_draft = True
    page = "careplans/write.html"

    own_words = Long(label=_("What matters, in the person's own words"), required=False, rows=3)
    own_words_missing = Short(label=_("If there are no own words: why"), required=False, limit=1000)
    childs_voice = Long(label=_("What the child says"), required=False, rows=2)
    childs_best = Long(label=_("The best for the child"), required=False, rows=2)
    others = Lines(label=_("What others do"), required=False, rows=2, help_text=_("One on each line."))
    relatives_role = Long(label=_("What family and friends do and need"), required=False, rows=2)
    cost_sharing = Long(label=COSTS, required=False, rows=2)
    crisis = Long(label=_("If it gets worse: what we do, and whom to call"), required=False, rows=3)
    lead_unit = forms.ChoiceField(label=_("Responsible for the whole plan"), required=False)
    follow_up_on = DayField(label=_("We follow up on"), required=False)
    aliases = {"lead": "lead_unit"}

    def start(self):
        held, plan = super().start(), self.plan
        for name, _code, label in NEEDS:
            self.fields[name] = Short(label=label, required=False, limit=2000)
        needs = {f"need_{one.get('area', 'other')}": one.get("text", "") for one in plan.needs}
        return {
            **held,
            **needs,
            **self.add_kinds(),
            **{name: getattr(plan, name) for name in content.TEXTS},
            "own_words": plan.own_words or self.prepared_words(),
            "others": [one.get("text", "") for one in plan.others],
            "lead_unit": str(self.case.responsible_unit_id) if plan.has_lead else "",
            "follow_up_on": plan.follow_up_on,
        }

    def prepared_words(self) -> str:
        """What the person wrote before the meeting, so that it need not be said twice."""
        rows = Preparation.objects.visible_to(self.actor).filter(case=self.case).exclude(what_matters="")
        own = rows.filter(person=self.case.patient_id).order_by("-at").first() or rows.order_by("-at").first()
        return own.what_matters if own else ""

    def prepare(self):
        units = {value: pair for value, pair in self.doers.items() if hasattr(pair[1], "hsa_id")}
        self.fields["lead_unit"].choices = [("", "–"), *((value, name) for value, (name, _row) in units.items())]
        if not self.is_child:
            del self.fields["childs_voice"], self.fields["childs_best"]

    @property
    def is_child(self) -> bool:
        return birthday(self.case.patient, "citizen.adult_age") > today()

    def to_verb(self):
        data = self.cleaned_data
        wanted: dict[str, Any] = {name: data[name] for name in content.TEXTS if name in data}
        wanted |= {"goals": self.goal_lines(), "efforts": self.effort_lines()}
        wanted["others"] = [{"text": text} for text in data["others"]]
        wanted["needs"] = [{"area": code, "text": data[name]} for name, code, _label in NEEDS if data.get(name)]
        wanted["other_plans"] = self.other_plans()
        if data["lead_unit"]:
            wanted["lead"] = self.doers[data["lead_unit"]][1]
        if data["follow_up_on"]:
            wanted["follow_up_on"] = data["follow_up_on"]
        return wanted

    def perform(self):
        """Write the plan; and when it was asked for, let it come into force in the same breath."""
        made = super().perform()
        if self.data.get("do") == "activate":
            VERBS["activate_plan"].run(self.subject(), by=self.actor)
            self.done = _("The plan is in force.")
        return made

    def take(self, refusal):
        """What is missing is said at its field, all at once."""
        for name, sentence in refusal.fields.items():
            self.add_error(self.place_of(name), sentence)

    def place_of(self, name: str) -> str | None:
        if name == "goals":
            return next((f"goal-{key}-text" for key in self.goal_keys), None)
        if name == "efforts":
            return self.effort_without_day()
        name = self.aliases.get(name, name)
        return name if name in self.fields else None

    def effort_without_day(self) -> str | None:
        lines = {key: self.effort_line(key) for key in self.effort_goals}
        empty = (key for key, line in lines.items() if not line["start"] and not line["due"])
        return next((f"effort-{key}-due" for key in empty), None)

    @property
    def may_activate(self) -> bool:
        return self.actor.may("activate_plan") and self.case.responsible_unit_id == self.actor.unit

    def hints(self) -> list[str]:
        """What would make the plan easier to read, for whoever writes it."""
        names = [name for name in self.fields if name == "crisis" or name.endswith(("-text", "-action"))]
        values = [str(self[name].value() or "") for name in names]
        return plain_language.hints(". ".join(value.rstrip(".") for value in values if value))

    def need_fields(self) -> list:
        return self.plain(*(name for name, _code, _label in NEEDS))

    def child_fields(self) -> list:
        return self.plain("childs_voice", "childs_best")


@register
class RevisePlan(LinesForm):
    verb, slug = "revise_plan", "andra-planen"
    title = _("Change the plan")
    lead = _(
        "The plan becomes a new version, and all are told. The person's own words are changed only by a proposal."
    )
    submit, done = _("Save as a new version"), _("The plan has been changed, and all have been told.")
    page = "careplans/write.html"
    keeps_draft = True
    texts = ("crisis", "relatives_role", "cost_sharing")

    crisis = Long(label=_("If it gets worse: what we do, and whom to call"), required=False, rows=3)
    others = Lines(label=_("What others do"), required=False, rows=2, help_text=_("One on each line."))
    relatives_role = Long(label=_("What family and friends do and need"), required=False, rows=2)
    cost_sharing = Long(label=COSTS, required=False, rows=2)
    follow_up_on = DayField(label=_("We follow up on"), required=False)
    reason = Long(label=_("Why the plan is changed"), required=False, rows=2, limit=1000)

    @property
    def is_lead(self) -> bool:
        return self.case.responsible_unit_id == self.actor.unit

    def plan_efforts(self):
        """The lead changes any line, the others their own."""
        return [one for one in self.efforts() if self.is_lead or one.unit_id == self.actor.unit]

    def start(self):
        plan = self.plan
        held = super().start()
        others = [one.get("text", "") for one in plan.others]
        texts = {name: getattr(plan, name) for name in self.texts}
        return {**held, **self.add_kinds(), **texts, "others": others, "follow_up_on": plan.follow_up_on}

    def prepare(self):
        if not self.is_lead:
            goals = (f"goal-{key}-{part}" for key in self.goal_keys for part in ("text", "on"))
            plans = (name for name, _code, _label in OTHER_PLANS)
            for name in (*self.texts, "others", "follow_up_on", *plans, *goals):
                self.fields[name].disabled = True

    def to_verb(self):
        data, plan = self.cleaned_data, self.plan
        gone = [one.key for one in self.plan_efforts() if not data.get(f"effort-{one.key}-action")]
        wanted: dict[str, Any] = {"efforts": self.effort_lines(), "reason": data["reason"]}
        if self.is_lead:
            goals = self.goal_lines()
            kept = {line["id"] for line in goals}
            gone += [goal.key for goal in self.goals() if goal.key not in kept]
            wanted |= {"goals": goals, "others": [{"text": text} for text in data["others"]]}
            wanted |= {name: data[name] for name in self.texts}
            wanted["other_plans"] = self.other_plans()
            if data["follow_up_on"] and data["follow_up_on"] != plan.follow_up_on:
                wanted["follow_up_on"] = data["follow_up_on"]
        return {**wanted, "remove": gone} if gone else wanted


@register
class ConfirmResponsibility(PlanForm):
    verb, slug = "confirm_responsibility", "bekrafta"
    title = _("Confirm what your unit answers for")
    submit, done = _("Confirm"), _("Your unit has confirmed its part.")

    def prepare(self):
        mine = [one for one in self.efforts() if one.unit_id == self.actor.unit and one.confirmed_at is None]
        self.lead = " · ".join(one.action for one in mine)


@register
class ActivatePlan(PlanForm):
    verb, slug = "activate_plan", "lat-planen-galla"
    title = _("Let the plan come into force")
    lead = _("Read the plan aloud to the person first. All who take part are told, and the person can read it.")
    submit, done = _("Let it come into force"), _("The plan is in force.")


WRITING_FORMS = (WritePlan, RevisePlan, ConfirmResponsibility, ActivatePlan)
