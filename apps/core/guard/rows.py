"""Rows about patients. They cannot be read until someone has said who is reading."""

from typing import Any, ClassVar, NamedTuple, Self

from django.db import models
from django.db.models import Q, Subquery
from django.db.models.base import ModelBase
from django.db.models.query import ModelIterable

from .access import Access
from .authority import as_system, current_authority
from .grants import Carried, Granted, grant_for


class Clearance(NamedTuple):
    """Who was shown a row, and which: a row whose key is changed afterwards is another row."""

    reader: Any
    pk: Any


AUTHOR = "its author"  # whoever has just written a row knows what is in it, but nothing of what it hangs from


class WithReader(ModelIterable):
    """Each row remembers who was cleared to read it, and so do the rows fetched along with it."""

    def __iter__(self):
        query, authority = self.queryset.query, current_authority()
        grant = None if authority or not query.alias_map else grant_for(query.base_table, query.where)
        reader = grant.reader if grant else authority and authority.reader
        for row in super().__iter__():
            row._clear_for(reader)
            yield row


class GuardedQuerySet(models.QuerySet):
    """Finish the sentence: `Case.objects.visible_to(actor).open()`."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._iterable_class = WithReader

    def visible_to(self, actor: Any, *, lead: bool = False) -> Self:
        """Rows whose content this actor may read. An actor with no grounds reads none.

        It refines what the caller's own filter finds; `lead=True` also starts from the actor's grounds, for lists
        that nothing else narrows.
        """
        return self.filter(Granted(actor.opens(self.model, lead=lead), actor))

    def carried_by(self, row: "Guarded") -> Self:
        """Clear the rows that a cleared row carries: itself, and those that the database says it hangs from."""
        reader, pk = row._clearance or Clearance(AUTHOR, None)
        keys = Q(pk=pk) if isinstance(row, self.model) else Q()
        if reader is not AUTHOR:
            for link in carried_links(type(row), self.model):
                keys |= Q(pk__in=Subquery(type(row)._base_manager.filter(pk=pk).values(link.attname)))
        return self.filter(Carried(keys, reader)) if keys else self


def carried_links(model, target) -> list:
    fields = (model._meta.get_field(name) for name in model.carries)
    return [field for field in fields if field.related_model is target]


class GuardedManager(models.Manager.from_queryset(GuardedQuerySet)):  # type: ignore[misc]
    def get_queryset(self):
        rows, row = super().get_queryset(), self._hints.get("instance")
        return rows.carried_by(row) if isinstance(row, Guarded) and row._clearance else rows


class GuardedBase(ModelBase):
    """Django asks a model's base manager for forward keys, refresh and save, and does not inherit its name."""

    def __new__(mcs, *args, **kwargs):
        model: Any = super().__new__(mcs, *args, **kwargs)
        if not model._meta.abstract:
            model._meta.base_manager_name = "objects"
            model._meta.__dict__.pop("base_manager", None)
        return model


class Guarded(models.Model, metaclass=GuardedBase):
    """Base for every model that says something about a patient.

    `access` says what kind of information it is; without it nobody but the system reads the table. `carries` names the
    forward keys whose whole rows may be read by whoever may read this row.
    """

    access: ClassVar[Access | None] = None
    carries: ClassVar[tuple[str, ...]] = ()

    objects = GuardedManager()

    class Meta:
        abstract = True

    def __getstate__(self):  # a copied, pickled or cached row has forgotten its reader
        state = super().__getstate__()
        state["_state"].clearance = None
        return state

    @property
    def _clearance(self) -> Clearance | None:
        return getattr(self._state, "clearance", None)

    def _clear_for(self, reader: Any) -> None:
        if reader is None:
            return
        self._state.clearance = Clearance(reader, self.pk)  # type: ignore[attr-defined]
        if reader is AUTHOR:
            return
        for name in self.carries:
            related = self._state.fields_cache.get(name)
            if isinstance(related, Guarded) and not related._clearance:
                related._clear_for(reader)

    def _do_update(self, rows, *args):
        return super()._do_update(rows.carried_by(self) if self._clearance else rows, *args)

    def _do_insert(self, *args):
        result = super()._do_insert(*args)  # type: ignore[misc]
        authority = current_authority()
        self._clear_for((authority and authority.reader) or AUTHOR)
        return result

    # Keys and unique values hold for the whole table, also for rows that the actor may not see.
    def clean_fields(self, *args, **kwargs):
        with as_system("checking that foreign keys exist"):
            super().clean_fields(*args, **kwargs)

    def validate_unique(self, *args, **kwargs):
        with as_system("checking that values are unique"):
            super().validate_unique(*args, **kwargs)

    def validate_constraints(self, *args, **kwargs):
        with as_system("checking constraints"):
            super().validate_constraints(*args, **kwargs)
