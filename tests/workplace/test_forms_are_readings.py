"""A form shows whom it is about, whichever way it was asked for: each time is in the audit trail."""

import pytest

from apps.audit import log
from tests.cast import make_person
from tests.trail import events

from .conftest import admit


def url(case, rest=""):
    return f"/arbete/arende/{case.pk}/{rest}"


@pytest.mark.parametrize("typed", [{}, {"do": "edit"}, {"do": "find"}, {"do": "review", "text": "Hej"}, {"text": ""}])
def test_a_form_that_comes_back_is_written_down_as_a_reading(amira, cast, told_case, typed):
    before = len(events(activity="read", patient_id=cast.karin.pk))
    written = {"secrecy_basis": "consent", "to": [str(cast.lund.pk)], **typed}
    answer = amira.post(url(told_case, "meddelande/"), written)
    assert "Karin Testsson" in answer.content.decode()
    assert len(events(activity="read", patient_id=cast.karin.pk)) == before + 1


def test_posting_to_a_form_is_no_way_around_the_log_for_a_protected_identity(amira, cast):
    person = make_person("Hemlig Hemsdotter", "195001012384", protection="protected")
    answer = amira.post(url(admit(cast, person), "samtycke/"), {"do": "edit"})
    assert "Hemlig Hemsdotter" in answer.content.decode()
    assert log.has("read", patient_id=person.pk, staff_id=cast.amira.staff_id)


@pytest.mark.parametrize("message", ["\x00", "x", "<script>", "9" * 400, "00000000-0000-4000-8000-000000000000"])
@pytest.mark.parametrize("page", ["ratta/", "fel-mottagare/"])
def test_an_address_about_no_message_opens_the_form_without_one(amira, per, told_case, page, message):
    answer = (amira if page == "ratta/" else per).get(url(told_case, page), {"message": message})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().replace("<script src", "")
