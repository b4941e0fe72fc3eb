"""The definitions as a page of the documentation: what stands beside each figure, in English."""

from itertools import groupby

from django.utils.translation import override

from .measures import Measure, all_measures

HEAD = """# Indicators

Made by `manage.py followup_figures --docs` from the words that stand beside each figure
(`apps/followup/measures/`); a test sees to it that they agree. Change them there.

Figures of fewer than five people are hidden, and as many more as it takes (`apps/followup/hiding.py`).
"""


def document() -> str:
    with override("en"):
        groups = groupby(sorted(all_measures(), key=lambda one: str(one.group)), key=lambda one: str(one.group))
        parts = [f"## {name}\n\n" + "\n".join(map(described, measures)) for name, measures in groups]
    return HEAD + "\n" + "\n".join(parts)


def described(one: Measure) -> str:
    goal = f"- **Goal** the dated rule `{one.goal}`; {one.better} is good\n" if one.goal else ""
    lag = f"- **After** the days of the dated rule `{one.lag}`\n" if one.lag else ""
    return (
        f"### {one.name}\n\n`{one.code}`, version {one.version}, {one.shape.label.lower()} in {one.scale.label}. "
        f"{one.definition}\n\n- **Numerator** {one.numerator}\n- **Denominator** {one.denominator}\n"
        f"- **Not counted** {one.exclusions}\n- **Source** {one.source}\n{goal}{lag}"
    )
