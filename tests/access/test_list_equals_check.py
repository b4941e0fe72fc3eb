"""For everybody, in every world: what one is shown in a list is what one may open, and both follow the table."""

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from apps.access.deciding import decide
from apps.cases.models import Case
from apps.core import clock
from apps.patients.models import Person

from . import crowd_plans, crowd_records
from .crowd import MODELS, NOW, TODAY, crowd, everything
from .oracle import Oracle

pytestmark = pytest.mark.django_db
# A world drawn from one random source does not get simpler by shrinking, only slower.
worlds = settings(phases=[Phase.explicit, Phase.reuse, Phase.generate])


@worlds
@given(st.randoms(use_true_random=False))
def test_the_list_equals_the_check(random):
    with transaction.atomic(), clock.at(NOW):
        here = crowd(random)
        for model in MODELS:
            rows = everything(model)
            for actor in random.sample(here.actors, 6):
                may_open = {row.pk for row in rows if decide(actor, row).permits}
                assert set(model.objects.visible_to(actor).values_list("pk", flat=True)) == may_open
                assert set(model.objects.visible_to(actor, lead=True).values_list("pk", flat=True)) == may_open
        transaction.set_rollback(True)


@worlds
@given(st.randoms(use_true_random=False))
def test_the_list_equals_the_check_for_records_blocks_and_consents(random):
    with transaction.atomic(), clock.at(NOW):
        here = crowd(random)
        crowd_records.grow_records(random, here)
        for model in (*crowd_records.MODELS, Person, Case):
            rows = everything(model)
            for actor in random.sample(here.actors, 8):
                may_open = {row.pk for row in rows if decide(actor, row).permits}
                assert set(model.objects.visible_to(actor).values_list("pk", flat=True)) == may_open, (model, actor)
                assert set(model.objects.visible_to(actor, lead=True).values_list("pk", flat=True)) == may_open, actor
        transaction.set_rollback(True)


@worlds
@given(st.randoms(use_true_random=False))
def test_the_list_equals_the_check_for_plans(random):
    with transaction.atomic(), clock.at(NOW):
        here = crowd(random)
        crowd_plans.grow_plans(random, here)
        for model in random.sample(list(crowd_plans.MODELS), 4):
            rows = crowd_plans.everything(model)
            for actor in random.sample(here.actors, 6):
                may_open = {row.pk for row in rows if decide(actor, row).permits}
                assert set(model.objects.visible_to(actor).values_list("pk", flat=True)) == may_open, (model, actor)
                assert set(model.objects.visible_to(actor, lead=True).values_list("pk", flat=True)) == may_open, actor
        transaction.set_rollback(True)


@worlds
@given(st.randoms(use_true_random=False))
def test_the_check_follows_the_table(random):
    with transaction.atomic(), clock.at(NOW):
        here = crowd(random)
        oracle = Oracle(NOW, TODAY)
        for model in MODELS:
            for row in random.sample(rows := everything(model), min(len(rows), 4)):
                for actor in random.sample(here.actors, 6):
                    act = random.choice(["read", "read", "write", "send", "create"])
                    decision = decide(actor, row, act)
                    assert (decision.effect, decision.rule) == oracle.answer(actor, row, act), (actor, row, act)
        transaction.set_rollback(True)
