"""Forms for the verbs of a discharge. Importing them registers them, and the words of their messages."""

from apps.discharge import words  # noqa: F401

from .admission import ADMISSION_FORMS, OpenCase
from .again import AGAIN_FORMS
from .home import HOME_FORMS
from .obstacles import OBSTACLE_FORMS
from .planning import PLANNING_FORMS
from .ready import READY_FORMS

DISCHARGE_FORMS = (*ADMISSION_FORMS, *PLANNING_FORMS, *READY_FORMS, *OBSTACLE_FORMS, *HOME_FORMS, *AGAIN_FORMS)

__all__ = ["DISCHARGE_FORMS", "OpenCase"]
