"""An administrator signs in: there is a page, it says what is built, and it shows no patient."""

import pytest
from django.urls import reverse

from apps.access.actor import Actor
from apps.organisations.models import Assignment, Staff
from tests.cast import make_actor
from tests.signing import new_user, sign_in_as_staff

pytestmark = pytest.mark.django_db


def enter(client, actor: Actor):
    staff = Staff.objects.get(pk=actor.staff_id)
    staff.user = new_user()
    staff.save()
    sign_in_as_staff(client, staff.user, Assignment.objects.get(staff=staff))
    return client


def test_a_permission_administrator_finds_the_assignments_of_the_own_provider(client, cast):
    admin = enter(client, make_actor("Agneta Regel", "permission_admin", cast.ward))
    assert admin.get(reverse("workplace:worklist"), follow=True).redirect_chain == [("/forvaltning/", 302)]
    page = admin.get(reverse("administration:assignments")).content.decode()
    assert "Amira Haddad" in page
    assert "Per Olsson" not in page


@pytest.mark.parametrize("role", ["analyst", "technician"])
def test_other_administrators_are_told_that_their_pages_are_not_built(client, cast, role):
    person = enter(client, make_actor("Tove Tekniker", role, cast.ward))
    assert person.get(reverse("workplace:start")).status_code == 200
    assert person.get(reverse("administration:assignments")).status_code == 403


def test_a_nurse_has_a_worklist_and_no_need_of_that_page(client, cast):
    assert enter(client, cast.amira).get(reverse("workplace:start")).status_code == 403
