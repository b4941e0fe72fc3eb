"""Statements are put together from copies made by hand, which are no other than Django's own."""

import copy

import pytest
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject

from apps.core.copies import by_hand
from apps.organisations.models import Staff, Unit

UNITS = Unit.objects.filter(provider=OuterRef("pk"))


@pytest.mark.parametrize(
    "one",
    [
        Value("Karin"),
        Coalesce(F("name"), Value("")),
        Case(When(Q(name="Karin"), then=Value(1)), default=Value(0)),
        Count("pk", filter=Q(name="Karin"), distinct=True),
        JSONObject(name="name"),
        Subquery(UNITS.values("name")[:1]),
        ~Exists(UNITS),
        F("name").desc(nulls_last=True),
    ],
    ids=lambda one: type(one).__name__,
)
def test_a_copy_is_djangos_own(one):
    theirs, ours = copy.copy(one), by_hand(one)
    assert type(ours) is type(theirs)
    assert ours.__dict__ == theirs.__dict__
    assert ours.__dict__ is not one.__dict__


def test_what_is_remembered_of_a_value_is_left_behind():
    name = Staff._meta.get_field("name")
    value = Coalesce(F("name"), Value(""), output_field=name)
    assert value.convert_value is value._convert_value_noop
    assert "convert_value" in value.__dict__
    assert "convert_value" not in value.copy().__dict__
