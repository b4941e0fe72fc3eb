"""Maria invites all who are due for their yearly check: she sees what it comes to, begins, pauses and follows."""

import pytest

from apps.appointments import actions, campaigns
from apps.appointments.models import Campaign
from apps.core import clock
from tests.cast import make_person

from .conftest import rows, signed_in

LISTS = "/arbete/tider/utskick/"
FIELDS = {"name": "Årskontroll våren", "service": "Årskontroll", "respond_by": "2026-05-15"}


@pytest.fixture
def maria(cast):
    actions.save_service(cast.vc, by=cast.maria, name="Årskontroll", bring="Legitimation")
    make_person("Rut Testsson", "194101267013")
    return signed_in(cast.maria)


def prepare(client, *numbers):
    return client.post(f"{LISTS}nytt/", {**FIELDS, "numbers": "\n".join(numbers)})


def press(client, campaign, word):
    return client.post(f"{LISTS}{campaign.pk}/{word}/", follow=True)


def test_she_sees_what_it_comes_to_begins_pauses_goes_on_and_follows(maria, cast, django_assert_max_num_queries):
    assert maria.get(LISTS).context["rows"] == []
    assert prepare(maria, "19480707-3228", "194101267013").status_code == 302
    (campaign,) = rows(Campaign)
    with django_assert_max_num_queries(24):
        page = maria.get(f"{LISTS}{campaign.pk}/")
    assert [(fact.label, fact.value) for fact in page.context["ways"]] == [("Brev", 2)]
    assert "Legitimation" in page.content.decode()
    assert "Karin" not in page.content.decode()

    started = press(maria, campaign, "starta")
    live = f"{LISTS}{campaign.pk}/lage/?v={started.context['token']}"
    assert maria.get(live).status_code == 204
    press(maria, campaign, "pausa")
    assert campaigns.send_campaigns(clock.now()) == 0
    press(maria, campaign, "fortsatt")
    assert campaigns.send_campaigns(clock.now()) == 2
    assert maria.get(live).status_code == 200
    done = maria.get(f"{LISTS}{campaign.pk}/").context
    assert (done["row"].state, done["progress"].invited, done["progress"].letters) == ("done", 2, 2)
    assert [(row.invited_count, row.people_count) for row, _tag in maria.get(LISTS).context["rows"]] == [(2, 2)]


def test_each_wrong_line_is_told_and_what_she_pasted_is_kept(maria):
    answer = prepare(maria, "19480707-3228", "hej", "196202252760")
    assert answer.status_code == 422
    errors = answer.context["form"].errors["numbers"]
    assert [error.split(":")[0] for error in errors] == ["Rad 2", "Rad 3"]
    assert "196202252760" in answer.content.decode()
    assert not rows(Campaign)


def test_texts_that_tell_why_leave_it_unplanned_and_say_so(maria, cast):
    actions.save_service(cast.vc, by=cast.maria, name="Årskontroll", bring="Din diabetesdagbok")
    prepare(maria, "19480707-3228")
    (campaign,) = rows(Campaign)
    page = maria.get(f"{LISTS}{campaign.pk}/")
    assert (page.context["row"].state, page.context["can"]["start_campaign"]) == ("draft", False)
    assert list(page.context["messages"])


def test_people_are_added_and_those_at_another_clinic_see_nothing(maria, cast):
    prepare(maria, "19480707-3228")
    (campaign,) = rows(Campaign)
    maria.post(f"{LISTS}{campaign.pk}/fler/", {"numbers": "194101267013"})
    assert rows(Campaign)[0].counts["people"] == 2
    amira = signed_in(cast.amira)
    assert amira.get(LISTS).status_code == 403
    assert amira.get(f"{LISTS}{campaign.pk}/").status_code == 403
