"""A query that was cleared for one reader stays so wherever Django takes it, and clears nothing else."""

import pytest
from django.db import transaction
from django.db.models import Count, Prefetch, Q, Window
from django.db.models.functions import RowNumber

from apps.access.actor import NOBODY
from apps.cases.models import Case, Content, Message
from apps.core.guard import NoReader
from apps.organisations.models import Unit
from apps.patients.models import Person

from .conftest import everything

pytestmark = pytest.mark.django_db


def test_a_cleared_query_chains_joins_and_counts(amira):
    mine = Case.objects.visible_to(amira)
    assert mine.filter(patient__name="Karin Testsson").exclude(state="ready").order_by("patient__born_on").count() == 1
    assert mine.select_related("patient").values("patient__born_on", "responsible_unit__provider__kind").exists()
    assert mine.annotate(n=Count("responsible_unit")).filter(n=1).values("n").get() == {"n": 1}
    assert mine.annotate(place=Window(RowNumber(), order_by="pk")).filter(place=1).count() == 1
    assert list(Unit.objects.filter(pk__in=mine.values("responsible_unit")).values("provider__kind"))


def test_cleared_queries_combine(amira, another_case):
    mine = Case.objects.visible_to(amira)
    assert (mine & mine).count() == (mine | mine).count() == mine.union(mine).count() == 1


def test_a_cleared_query_locks_and_changes(amira):
    mine = Case.objects.visible_to(amira)
    assert len(mine.select_for_update(of=("self",)).in_bulk()) == 1
    assert mine.filter(patient__name="Karin Testsson").update(state="ready") == 1
    assert mine.get().state == "ready"


def test_a_cleared_query_never_changes_what_the_reader_may_not_see(amira, another_case):
    Case.objects.visible_to(amira).update(state="ready")
    assert Case.objects.visible_to(amira).filter(state="ready").count() == 1
    assert {case.state for case in everything(Case)} == {"ready", "planning"}


def test_nobody_sees_nothing(case, cast):
    for stranger in (NOBODY, cast.elin):
        assert not Case.objects.visible_to(stranger).exists()
        assert not Person.objects.visible_to(stranger).exists()


LEAKS = {
    "or": lambda mine: list(mine | Case.objects.all()),
    "or in a filter": lambda mine: list(Case.objects.filter(Q(mine.query.where) | Q(is_closed=False))),
    "xor": lambda mine: list(Case.objects.filter(Q(mine.query.where) ^ Q(is_closed=False))),
    "union": lambda mine: list(mine.union(Case.objects.all())),
    "reverse join": lambda mine: list(mine.filter(messages__is_withheld=False)),
    "reverse count": lambda mine: list(mine.annotate(n=Count("messages"))),
    "reverse values": lambda mine: list(mine.values("messages__content__body")),
    "through a free model": lambda mine: list(mine.filter(responsible_unit__promises__kind="x")),
    "another person's rows": lambda mine: list(mine.filter(patient__contact_points__value="x")),
    "negated": lambda mine: list(Case.objects.exclude(mine.query.where.children[0])),
    "prefetch": lambda mine: list(mine.prefetch_related("messages")),
    "another table in a subquery": lambda mine: list(Message.objects.filter(case__in=mine)),
    "what points at it one to one": lambda mine: list(Message.objects.filter(content__body__text="x", case__in=mine)),
    "a forward key that is not carried": lambda mine: list(mine.select_related("previous")),
}


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
def test_an_open_door_is_not_held_for_others(leak, amira):
    with pytest.raises(NoReader), transaction.atomic():
        leak(Case.objects.visible_to(amira))


def test_prefetching_says_who_reads(amira):
    mine = Prefetch("messages", Message.objects.visible_to(amira))
    [case] = Case.objects.visible_to(amira).prefetch_related(mine)
    assert len(case.messages.all()) == 1
    with pytest.raises(NoReader):
        list(Message.objects.visible_to(amira).prefetch_related("case"))
    with_case = Prefetch("case", Case.objects.visible_to(amira))
    assert Message.objects.visible_to(amira).prefetch_related(with_case)[0].case == case


def test_a_whole_chain_of_forward_keys_comes_in_one_statement(amira, django_assert_num_queries):
    with django_assert_num_queries(1):
        content = Content.objects.visible_to(amira).select_related("message__case__patient").get()
        assert content.message.case.patient.name == "Karin Testsson"
