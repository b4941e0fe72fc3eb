"""Forms for the verbs of a discharge. Importing them registers them, and the words of their messages."""

from apps.discharge import words  # noqa: F401

from .admission import ADMISSION_FORMS, OpenCase
from .home import HOME_FORMS
from .planning import PLANNING_FORMS
from .ready import READY_FORMS

DISCHARGE_FORMS = (*ADMISSION_FORMS, *PLANNING_FORMS, *READY_FORMS, *HOME_FORMS)

__all__ = ["DISCHARGE_FORMS", "OpenCase"]
