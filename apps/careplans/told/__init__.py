"""A coordinated plan told to the person it is about: on their own pages, and on paper."""

from .reading import Seen, all_of, latest, seen_by

__all__ = ["Seen", "all_of", "latest", "seen_by"]
