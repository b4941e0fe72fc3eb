"""Forms for the verbs of a coordinated plan. Importing them registers them."""

from .around import AROUND_FORMS
from .beginning import BEGINNING_FORMS, ProposePlan
from .changing import CHANGING_FORMS
from .efforts import EFFORT_FORMS
from .following import FOLLOWING_FORMS
from .meeting import MEETING_FORMS
from .writing import WRITING_FORMS, WritePlan

PLAN_FORMS = (
    *BEGINNING_FORMS, *MEETING_FORMS, *WRITING_FORMS, *CHANGING_FORMS, *EFFORT_FORMS, *FOLLOWING_FORMS,
    *AROUND_FORMS,
)  # fmt: skip

__all__ = ["PLAN_FORMS", "ProposePlan", "WritePlan"]
