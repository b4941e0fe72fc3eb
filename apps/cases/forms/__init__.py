"""Forms for the verbs. Each process registers its own; pages and worklists find them by the verb's name."""

from .base import FORMS, VerbForm, register
from .spine import SPINE_FORMS

__all__ = ["FORMS", "SPINE_FORMS", "VerbForm", "register"]
