"""Every assignment is looked at again: the manager of the unit says that it is needed, or ends it."""

from datetime import date

import pytest
from django.urls import reverse

from apps.administration import reviewing
from apps.administration.actions import confirm_assignment, end_assignment
from apps.administration.leaving import return_tasks_of_leavers
from apps.cases.models import Case, Task
from apps.core import clock, rules
from apps.core.errors import NotAllowed, NotFound
from apps.core.guard import as_system
from apps.organisations.models import Assignment
from tests.cast import moment
from tests.signing import new_user, sign_in_as_staff

from .conftest import TODAY, approve, propose

pytestmark = pytest.mark.django_db


def asked(actor) -> set[str]:
    rows = reviewing.due(reviewing.asked_of(actor), TODAY, rules.on(TODAY))
    return set(rows.values_list("staff__name", flat=True))


def post_of(actor) -> Assignment:
    return Assignment.objects.get(pk=actor.assignment)


def test_a_manager_is_asked_about_the_unit_and_the_administrator_about_units_without_one(office):
    assert asked(office.olle) == {"Maria Olofsson", "Siv Lind"}
    assert asked(office.agneta) >= {"Amira Haddad", "Jonas Ek", "Olle Dahl"}
    assert not asked(office.agneta) & {"Maria Olofsson", "Agneta Regel", "Per Olsson"}
    assert asked(office.amira) == set()


def test_what_is_confirmed_is_not_asked_about_until_the_time_of_the_rule_has_passed(office):
    confirm_assignment(post_of(office.maria), by=office.olle)
    assert asked(office.olle) == {"Siv Lind"}
    with clock.at(moment("2027-03-03T08:00")):
        later = reviewing.due(reviewing.asked_of(office.olle), date(2027, 3, 3), rules.on(date(2027, 3, 3)))
        assert later.filter(staff__name="Maria Olofsson").exists()


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 3, 2), 12, date(2025, 3, 2)),
        (date(2026, 1, 5), 1, date(2025, 12, 5)),
    ],
)
def test_months_are_counted_backwards_by_the_calendar(day, months, before):
    assert reviewing.months_before(day, months) == before


def test_a_manager_ends_an_assignment_and_it_is_over_at_once(office):
    end_assignment(post_of(office.siv), by=office.olle)
    assert not Assignment.objects.valid_on(TODAY).filter(staff=office.siv.staff_id).exists()


def test_nobody_confirms_their_own_or_that_of_another_unit(office):
    with pytest.raises(NotAllowed):
        confirm_assignment(post_of(office.olle), by=office.olle)
    with pytest.raises(NotFound):
        confirm_assignment(post_of(office.amira), by=office.olle)
    with pytest.raises(NotFound):
        end_assignment(post_of(office.per), by=office.agneta)


def test_a_manager_reviews_on_the_page(office, client):
    olle = office.staff("olle")
    olle.user = new_user()
    olle.save()
    sign_in_as_staff(client, olle.user, office.olle.assignment)
    url = reverse("administration:reviews")
    assert "Maria Olofsson" in client.get(url).content.decode()
    client.post(reverse("administration:keep", args=[office.maria.assignment]))
    assert "Maria Olofsson" not in client.get(url).content.decode().replace("Maria Olofsson behåller", "")
    page = client.get(reverse("administration:end_it", args=[office.siv.assignment]))
    assert "Siv Lind" in page.content.decode()
    client.post(reverse("administration:end_it", args=[office.siv.assignment]))
    assert client.get(reverse("administration:end_it", args=[office.olle.assignment])).status_code == 404


# --- A leaver's tasks


@pytest.fixture
def task(office):

    with as_system("a test makes a case"):
        case = Case.objects.create(
            process="svu",
            patient=office.karin,
            state="admitted",
            responsible_unit=office.ward,
            opened_at=clock.now(),
            rules_on=TODAY,
            changed_at=clock.now(),
        )
        return Task.objects.create(
            case=case, unit=office.ward, kind="mark_ready", made_at=clock.now(), assignee_id=office.amira.staff_id
        )


def holder(task):
    with as_system("a test looks"):
        return Task.objects.values_list("assignee", flat=True).get(pk=task.pk)


def test_a_leavers_tasks_go_back_to_the_unit_the_same_moment(office, task):
    assert return_tasks_of_leavers(clock.now()) == 0
    assert holder(task) == office.amira.staff_id
    approve(propose(office.agneta, {"do": "end", "assignment": str(office.amira.assignment)}), office.bo)
    assert holder(task) is None


def test_also_when_the_last_day_has_simply_passed(office, task):
    Assignment.objects.filter(pk=office.amira.assignment).update(valid_to=TODAY)
    assert return_tasks_of_leavers(moment("2026-03-02T23:59")) == 0
    assert return_tasks_of_leavers(moment("2026-03-03T00:00")) == 1
    assert holder(task) is None
