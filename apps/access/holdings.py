"""Where there is something written about a person, without knowing which rooms keep it: all models of kind RECORD."""

from collections.abc import Iterator
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet

from apps.core.guard import Access, Guarded

from .policy import RECORD_


def records_of(person_id: UUID) -> Iterator[tuple[Access, QuerySet]]:
    """Of each model that holds records its paths, and its rows about the person. Running them asks for a reader.

    What hangs on another record (its path to the person goes by way of it) is found with that one.
    """
    for model in apps.get_models():
        access = getattr(model, "access", None)
        if access and access.kind == RECORD_ and issubclass(model, Guarded) and "__" not in access["patient"]:
            yield access, model.objects.filter(**{access["patient"]: person_id})


def last_writer(person_id: UUID, provider_id: UUID) -> UUID | None:
    """The unit of a provider that wrote last about the person. For verbs: they have been let in."""
    for access, rows in records_of(person_id):
        written = rows.filter(**{access["provider"]: provider_id}).order_by(f"-{access['at']}")
        if unit := written.values_list(access["unit"], flat=True).first():
            return unit
    return None
