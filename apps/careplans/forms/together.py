"""The same plan as it is written in the meeting: five steps, on one sheet that everybody's device writes on."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext, ngettext

from apps.core.fields import read_day
from apps.core.phrases import people_date

from .writing import WritePlan, new_key

FIRST = ("own_words", "own_words_missing", "childs_voice")
LAST = ("lead_unit", "follow_up_on", "crisis", "others")


class MeetingPlan(WritePlan):
    """Not a form of its own in lists: it keeps the draft of `WritePlan`, and ends in the same verb."""

    page = "workplace/meeting.html"

    def add_asked(self) -> None:
        """There is always an empty line to write on."""
        if self.is_bound or "lines" in self.initial:
            return
        for key in self.goal_keys:
            self.effort_goals[new_key("e")] = key
        self.new_goal = new_key("g")
        self.goal_keys[self.new_goal] = None

    def held(self, name: str) -> Any:
        """What a field holds: what was just typed, or else what the sheet and the plan say."""
        value = self[name].value() if name in self.fields else ""
        return value if value not in (None, "") else self.initial.get(name) or ""

    def whole(self, do: str) -> QueryDict:
        """Everything on the sheet, as one form that is sent."""
        data = QueryDict(mutable=True)
        for name, field in self.fields.items():
            value = field.prepare_value(self.initial.get(name, field.initial))
            data[name] = "" if value is None or callable(value) else str(value)
        data["do"] = do
        return data

    # --- What the steps show

    def first_fields(self) -> list:
        return self.plain(*FIRST)

    def last_fields(self) -> list:
        return self.plain(*LAST)

    def read_rest(self) -> list[tuple[str, str]]:
        """What is read aloud beside the goals."""
        lead = self.doers.get(str(self.held("lead_unit")), ("", None))[0]
        others = self.held("others")
        said = (
            (self.fields["others"].label, "\n".join(others) if isinstance(others, list) else others),
            (gettext("If it gets worse"), self.held("crisis")),
            (gettext("When do we follow up?"), day_words(self.held("follow_up_on"))),
            (self.fields["lead_unit"].label, lead),
        )
        return [(str(label), str(value)) for label, value in said if value]

    def read_goals(self) -> list[dict[str, Any]]:
        """The goals with who does what, as they are read aloud."""
        keys = [key for key in self.goal_keys if self.held(f"goal-{key}-text")]
        return [self.read_goal(number, key) for number, key in enumerate(keys, 1)]

    def read_goal(self, number: int, key: str) -> dict[str, Any]:
        lines = [self.read_effort(one) for one, goal in self.effort_goals.items() if goal == key]
        return {
            "number": number, "key": key, "text": self.held(f"goal-{key}-text"),
            "efforts": [line for line in lines if line["action"]],
            "new": next((self.effort_fields(line["key"]) for line in lines if not line["action"]), None),
        }  # fmt: skip

    def read_effort(self, key: str) -> dict[str, Any]:
        who = self.doers.get(str(self.held(f"effort-{key}-who")), ("", None))[0]
        start, due = self.held(f"effort-{key}-start"), self.held(f"effort-{key}-due")
        when = [str(self.held(f"effort-{key}-frequency"))]
        when += [gettext("from %(day)s") % {"day": day_words(start)}] if start else []
        when += [gettext("until %(day)s") % {"day": day_words(due)}] if due else []
        return {
            "key": key,
            "action": self.held(f"effort-{key}-action"),
            "who": who,
            "when": ", ".join(filter(None, when)),
            "fields": self.effort_fields(key),
            "missing": self.missing_in(who, start or due),
        }

    def missing_in(self, who: str, day: Any) -> str:
        if not who:
            return gettext("Say who does it. Then everybody knows.")
        return "" if day else gettext("Write a day. Then everybody knows when it is done.")

    def agenda(self) -> list[dict[str, str]]:
        """The five steps, each with how far it has come."""
        goals = self.read_goals()
        undone = sum(1 for goal in goals for one in goal["efforts"] if one["missing"])
        bare = sum(1 for goal in goals if not goal["efforts"])
        count = ngettext("%(n)s goal", "%(n)s goals", len(goals)) % {"n": len(goals)}
        words = self.held("own_words") or self.held("own_words_missing")
        later = [name for name in ("lead_unit", "follow_up_on") if not self.held(name)]
        efforts = ngettext("%(n)s line lacks who or when", "%(n)s lines lack who or when", undone) % {"n": undone}
        steps = (
            (gettext("What matters?"), "" if words else gettext("Nothing written yet"), gettext("In own words")),
            (gettext("Goals"), "" if goals else gettext("No goal yet"), count),
            (
                gettext("Who does what?"),
                efforts if undone else gettext("A goal has nobody yet") if bare or not goals else "",
                gettext("Everything has who and when"),
            ),
            (
                gettext("When do we follow up?"),
                gettext("Day or responsibility is missing") if later else "",
                gettext("Day and responsibility are set"),
            ),
            (gettext("Read aloud and answer"), gettext("The person says yes, or changes"), ""),
        )
        return [
            {"number": str(number), "title": title, "missing": missing, "note": missing or done}
            for number, (title, missing, done) in enumerate(steps, 1)
        ]


def day_words(value: Any) -> str:
    """A day as people say it; what cannot be read as a day stands as it was typed."""
    try:
        return people_date(read_day(str(value)))
    except ValueError:
        return str(value)
