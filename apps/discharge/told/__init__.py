"""A discharge told to the person it is about: on their own pages, and on paper for those without e-identification."""

from .paper import html_of
from .reading import Seen, latest, seen_by

__all__ = ["Seen", "html_of", "latest", "seen_by"]
