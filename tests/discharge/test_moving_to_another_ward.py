"""The patient moves to another ward in the middle of the planning: what waited goes along."""

import pytest

from apps.cases.actions import acknowledge
from apps.cases.models import Receipt, Task
from apps.core.guard import as_system
from apps.discharge import actions

from .conftest import reload

pytestmark = pytest.mark.django_db


def test_what_the_first_ward_had_not_acknowledged_the_next_ward_can(told_case, cast):
    acknowledge(told_case, by=cast.per)
    actions.share_mapping(reload(told_case, cast.per), by=cast.per, text="Bor ensam", secrecy_basis="consent")
    actions.transfer_ward(reload(told_case, cast.amira), by=cast.amira, to=[cast.other_ward])
    actions.accept_transfer(reload(told_case, cast.berit), by=cast.berit)
    acknowledge(reload(told_case, cast.berit), by=cast.berit)
    with as_system("a test looks"):
        assert Receipt.objects.get(unit=cast.other_ward).state == "acknowledged"
        assert not Receipt.objects.filter(unit=cast.ward).exists()
        owed = Task.objects.filter(kind="acknowledge", state="open").values_list("unit", flat=True)
        assert not {cast.ward.pk, cast.other_ward.pk} & set(owed)
