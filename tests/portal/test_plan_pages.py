"""Karin's coordinated plan on her own pages: what waits for her, what it says, and what she can do with it."""

import pytest
from django.urls import reverse

from apps.cases.models import Consent
from apps.core.guard import as_system

from . import plans
from .conftest import words_of

pytestmark = pytest.mark.django_db
HOME, PLAN = "/min/", "/min/plan/"


def page(name: str, case, *more) -> str:
    return reverse(f"portal:{name}", args=[case.pk, *more])


def state(case) -> str:
    return plans.reload_closed(case).state


def test_home_asks_for_her_yes_and_she_gives_it(karin, cast):
    case = plans.asked(cast)
    home = karin.words(HOME)
    assert "Vill du ha en plan tillsammans med dem som hjälper dig?" in home
    assert "Vårdcentralen Måsen frågar dig." in home
    assert "Ja, jag vill ha en plan" in karin.words(page("plan-consent", case))
    after = words_of(karin.post(page("plan-consent", case), {"answer": "given"}, follow=True))
    assert "Tack. Du har sagt ja." in after
    assert state(case) == "preparing"
    with as_system("a test looks"):
        said = Consent.objects.get(case=case)
    assert (said.method, said.given_by, said.signed_by_id) == ("e_signed", "patient", cast.karin.pk)
    assert "Skriv vad som är viktigt för dig" in karin.words(HOME)


def test_her_no_ends_it(karin, cast):
    case = plans.asked(cast)
    karin.post(page("plan-consent", case), {"answer": "refused"})
    assert state(case) == "declined"
    assert "Det blir ingen plan nu" in karin.words(PLAN)


def test_she_reads_the_plan(karin, cast):
    plans.active(cast)
    words = karin.words(PLAN)
    assert (
        words.index("Jag vill bo kvar hemma") < words.index("Gå till torget med rollator") < words.index("Om det blir")
    )
    assert "Du Gå en stund varje dag" in words
    assert "Hemsjukvården Lund Träna gång hemma 13 apr till 30 maj" in words.replace("13 apr. ", "13 apr ")
    assert "Ring 046-000 00 06" in words
    assert "Kvällar och helger 046-000 00 05" in words
    assert "måndag 15 juni" in words.lower()
    assert "Håller i din plan" in words
