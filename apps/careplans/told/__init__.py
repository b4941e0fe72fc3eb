"""A coordinated plan told to the person it is about: on their own pages, on paper, and in their calendar."""

from .invite import ics_of
from .paper import html_for, html_of, pdf_of
from .reading import Seen, latest, seen_by
from .versions import Step, steps_of

__all__ = ["Seen", "Step", "html_for", "html_of", "ics_of", "latest", "pdf_of", "seen_by", "steps_of"]
