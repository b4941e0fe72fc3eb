"""What is foretold is what happens: for any change, counted by asking the policy about each person, one by one."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from apps.access.actor import Actor
from apps.access.deciding import decide
from apps.access.models import Basis
from apps.administration import figures as counting
from apps.administration.figures import figures_of
from apps.core import clock
from apps.core.guard import as_system
from apps.organisations.models import Assignment, RoleProfile
from apps.patients.models import Person
from tests.cast import make_actor, make_person, make_unit

from .conftest import MORNING, TODAY, analysis_of, approve, care, grant, propose

pytestmark = pytest.mark.django_db
# A world drawn from one random source does not get simpler by shrinking, only slower.
worlds = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate], max_examples=min(settings.default.max_examples, 200)
)
NUMBERS = ["194807073228", "197110021834", "201701012387", "195301221866", "194611213010", "195804043643"]


class World:
    """Three wards and a health centre, six people of all sorts, and staff with one or two assignments each."""

    def __init__(self, random):
        self.random = random
        self.units = [make_unit(f"Avdelning {n}", "inpatient", "Region Skåne") for n in range(3)]
        self.units.append(make_unit("Vårdcentralen", "outpatient", "Region Skåne"))
        self.provider = self.units[0].provider
        self.agneta = make_actor("Agneta", "permission_admin", self.units[0])
        self.bo = make_actor("Bo", "permission_approver", self.units[0])
        self.people = [
            make_person(f"Person {n}", number, protection=random.choice(["none", "none", "protected"]))
            for n, number in enumerate(NUMBERS)
        ]
        for person in self.people:
            for unit in random.sample(self.units, random.randint(0, 2)):
                care(person, unit, random.choice([Basis.CARE, Basis.LISTED]))
        self.staff = [make_actor(f"Nurse {n}", "ward_nurse", random.choice(self.units[:3])) for n in range(4)]
        self.profiles = [self.profile(n) for n in range(2)]

    def profile(self, number: int) -> RoleProfile:
        from apps.organisations.models import Staff

        analysis = self.provider.analyses.exclude(title="").first() or analysis_of(
            self.provider, Staff.objects.get(pk=self.bo.staff_id)
        )
        return RoleProfile.objects.create(
            provider=self.provider,
            name=f"Profil {number}",
            role="ward_nurse",
            purpose=self.random.choice(["VB", "KVAL"]),
            handles_protected=self.random.choice([True, False]),
            analysis=analysis,
        )

    def change(self) -> dict:
        somebody = self.random.choice(self.staff)
        post = str(somebody.assignment)
        return self.random.choice(
            [
                grant(self.random.choice(self.units[:3]), profile=self.random.choice(self.profiles)),
                grant(self.random.choice(self.units[:3]), hsa_id="SE2321000255-NY7", name="Nora"),
                {"do": "end", "assignment": post},
                self.other_profile(),
                {"do": "profile_of", "assignment": post, "profile": str(self.random.choice(self.profiles).pk)},
                {
                    "do": "leave",
                    "assignment": post,
                    "first_day": TODAY.isoformat(),
                    "back_on": (TODAY + timedelta(days=30)).isoformat(),
                },
            ]
        )

    def other_profile(self) -> dict:
        """Another purpose for everybody who has the standard profile of the nurses."""
        standard = RoleProfile.standard(self.provider.pk, "ward_nurse")
        return {
            "do": "profile",
            "profile": str(standard.pk),
            "role": "ward_nurse",
            "name": "",
            "purpose": self.random.choice(["VB", "KVAL"]),
            "permissions": [],
            "reads_other_providers": self.random.choice([True, False]),
            "handles_protected": self.random.choice([True, False]),
            "analysis": str(self.profiles[0].analysis_id),
        }

    def reached(self) -> dict[str, set]:
        """Everybody with an assignment today, and each person whom the check lets them open."""
        with as_system("a test asks about everybody"):
            people = list(Person.objects.all())
        found: dict[str, set] = {}
        posts = Assignment.objects.valid_on(TODAY).filter(provider=self.provider)
        for post in posts.select_related("staff", "unit__provider", "profile"):
            actor = Actor.of_assignment(post)
            opened = {person.pk for person in people if decide(actor, person).permits}
            found.setdefault(post.staff.hsa_id, set()).update(opened)
        return found


@worlds
@given(st.randoms(use_true_random=False))
def test_what_is_foretold_is_what_happens(random):
    with transaction.atomic(), clock.at(MORNING):
        world = World(random)
        change = propose(world.agneta, world.change())
        before = world.reached()
        foretold = figures_of(change.operations, change.provider_id)
        approve(change, world.bo)
        after = world.reached()
        names = before.keys() | after.keys()
        gained = {name: after.get(name, set()) - before.get(name, set()) for name in names}
        lost = {name: before.get(name, set()) - after.get(name, set()) for name in names}
        new = set().union(*gained.values())
        protected = {person.pk for person in world.people if person.protection != "none"}
        assert foretold.people_more == sum(map(bool, gained.values()))
        assert foretold.patients_more == len(new)
        assert foretold.protected == len(new & protected)
        assert foretold.people_fewer == sum(map(bool, lost.values()))
        assert foretold.patients_fewer == len(set().union(*lost.values()))
        transaction.set_rollback(True)


def test_somebody_who_reaches_a_patient_already_is_not_counted_twice(known):
    """Amira cares for Karin at the ward; the same assignment at another ward where nobody lies gives her nobody."""
    figures = figures_of([grant(known.other_ward, hsa_id=known.staff("amira").hsa_id)], known.ward.provider_id)
    assert (figures.people_more, figures.patients_more) == (0, 0)
    assert figures.sentence == "Ingen ny når någon ny."


def test_protected_people_and_children_are_counted_by_themselves(known):
    figures = figures_of([grant(known.vc, role="outpatient_coordinator")], known.ward.provider_id)
    assert (figures.people_more, figures.patients_more, figures.protected, figures.children) == (1, 1, 0, 1)
    care(known.robert, known.vc, Basis.CARE)
    figures = figures_of([grant(known.vc, role="outpatient_coordinator")], known.ward.provider_id)
    assert (figures.patients_more, figures.protected) == (2, 1)
    assert figures.sentence == "1 person till når 2 patienter till."


def test_at_more_units_than_can_be_counted_the_biggest_are_and_it_is_said(known, monkeypatch):
    """Two units, one of which is counted: the one where more people work."""
    monkeypatch.setattr(counting, "MOST_UNITS", 1)
    changes = [grant(known.ward, hsa_id="SE2321000255-NY8", name="Nora"), grant(known.other_ward)]
    found = figures_of(changes, known.ward.provider_id)
    assert (found.counted, found.concerned) == (1, 2)
    assert found.limits == "Räknat på de 1 av 2 enheter där flest arbetar. De övriga tillkommer."
    assert len(found.units) <= 1
    monkeypatch.setattr(counting, "MOST_UNITS", 2)
    assert not figures_of(changes, known.ward.provider_id).limits


def test_colleagues_are_asked_for_once_before_and_after(known, django_assert_max_num_queries):
    """Whatever the number of people with a profile, the policy is asked for each unit and not for each of them."""
    standard = RoleProfile.standard(known.ward.provider_id, "ward_nurse")
    for number in range(8):
        make_actor(f"Nurse {number}", "ward_nurse", known.ward)
    values = {"purpose": "KVAL", "permissions": [], "reads_other_providers": False, "handles_protected": False}
    analysis = str(analysis_of(known.ward.provider, known.staff("amira")).pk)
    change = {"do": "profile", "profile": str(standard.pk), "role": "ward_nurse", "name": "", "analysis": analysis}
    with django_assert_max_num_queries(45):
        figures_of([change | values], known.ward.provider_id)
