"""What does not exist and what may not be seen answer with the same page, byte by byte, on both sides of the house."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.access.verbs import requests as verbs
from apps.cases.models import Message
from apps.core.guard import as_system
from tests.cast import make_person
from tests.signing import new_user, sign_in_as_staff

from . import states
from .conftest import come_in
from .test_acting import mandate

pytestmark = pytest.mark.django_db
CHANGES_EACH_TIME = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


def body(response) -> bytes:
    assert response.status_code == 404
    return CHANGES_EACH_TIME.sub(b"", response.content)


@pytest.fixture
def foreign(cast) -> dict[str, list]:
    """Rows about Karin by the pages that show one row each."""
    case = states.ready(cast)
    lena = make_person("Lena Testsson", "197001239297")
    with as_system("a test looks"):
        message = Message.objects.filter(case=case).first()
    block = verbs.ask_for_block(cast.karin, by=cast.patient, unit=cast.ward, kind="inner")
    row = mandate(cast.karin, lena)
    return {
        "discharge": [case.pk],
        "print": [case.pk],
        "own-words": [case.pk],
        "message": [message.pk],
        "lift-block": [block.pk],
        "undo-block": [block.pk],
        "end-mandate": [row.pk],
    }


def test_a_stranger_cannot_tell_a_hidden_row_from_none(client, cast, foreign):
    per = come_in(client, make_person("Per Testsson", "196403193771"))
    for name, args in foreign.items():
        hidden = body(per.get(reverse(f"portal:{name}", args=args)))
        nothing = body(per.get(reverse(f"portal:{name}", args=[uuid4()])))
        assert hidden == nothing, name


def test_nor_can_staff_who_have_nothing_to_do_with_the_person(client, cast, foreign):
    user = new_user()
    staff = cast.staff("berit")
    staff.user = user
    staff.save()
    sign_in_as_staff(client, user, cast.berit.assignment)
    pages = {"case": foreign["discharge"][0], "case_print": foreign["print"][0], "person_page": foreign["print"][0]}
    pages |= {"patient": cast.karin.pk, "patient_print": cast.karin.pk, "patient_mandates": cast.karin.pk}
    for name, pk in pages.items():
        hidden = body(client.get(reverse(f"workplace:{name}", args=[pk])))
        nothing = body(client.get(reverse(f"workplace:{name}", args=[uuid4()])))
        assert hidden == nothing, name
