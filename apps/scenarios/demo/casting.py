"""Who plays in a patient's story: the region's own units and staff, by the ids that all stories use."""

from datetime import date

from apps.core.municipalities import code_of
from apps.organisations.models import Assignment, Unit
from apps.patients.models import Person
from apps.scenarios.script import CastList, PersonEntry, Post, StaffEntry, UnitEntry
from apps.scenarios.source import Word
from apps.scenarios.world import World

# id in the stories → kind of unit in the municipality
MUNICIPAL = {"social": "social_services", "health": "municipal_health", "home": "home_care", "school": "school"}
# id in the stories → where, and the roles that will do, the best first
STAFF = {
    "nurse": ("ward", ["ward_nurse"]),
    "doctor": ("ward", ["treating_physician"]),
    "other_nurse": ("other_ward", ["ward_nurse"]),
    "manager": ("social", ["care_manager", "municipal_recipient"]),
    "municipal_nurse": ("health", ["municipal_nurse"]),
    "carer": ("home", ["home_service"]),
    "coordinator": ("vc", ["outpatient_coordinator"]),
    "head": ("vc", ["outpatient_manager", "outpatient_coordinator"]),
    "contact": ("vc", ["fixed_care_contact"]),
}


class Region:
    """Units and assignments of the loaded region, read once."""

    def __init__(self, today: date):
        units = Unit.objects.select_related("provider").order_by("hsa_id")
        self.by_name = {unit.name: unit for unit in units}
        self.by_id = {unit.pk: unit for unit in units}
        self.posts: dict = {}
        for post in Assignment.objects.valid_on(today).select_related("staff", "profile").order_by("staff__hsa_id"):
            post.unit = self.by_id[post.unit_id]
            self.posts.setdefault(post.unit_id, []).append(post)

    def municipal(self, kind: str, code: str) -> Unit | None:
        fitting = (u for u in self.by_id.values() if u.kind == kind and u.municipality_code == code)
        return next(fitting, None)

    def post(self, unit: Unit, roles: list[str]) -> Assignment | None:
        posts = self.posts.get(unit.pk, [])
        return next((post for role in roles for post in posts if post.role == role), None)


def cast_for(region: Region, entry: dict, person: Person, health_centre: str) -> tuple[CastList, World]:
    """Those who take part in one patient's story. `entry` names wards, and what differs from the usual."""
    code = code_of(entry["municipality"]) if "municipality" in entry else person.municipality_code
    units = {key: region.municipal(kind, code) for key, kind in MUNICIPAL.items()}
    units["ward"] = region.by_name[entry["ward"]] if "ward" in entry else None
    units["vc"] = region.by_name[entry["vc"]] if "vc" in entry else by_hsa_id(region, health_centre)
    if "other_ward" in entry:
        units["other_ward"] = region.by_name[entry["other_ward"]]
    cast, world = CastList(), World()
    nowhere = Word("", 0)
    cast.people["patient"] = PersonEntry("patient", 0, person.name, nowhere)
    world.people["patient"] = person
    for key, unit in units.items():
        if unit is not None:
            cast.units[key] = UnitEntry(key, 0, unit.kind, nowhere, unit.name)
            world.units[key] = unit
    for key, (where, roles) in STAFF.items():
        post = region.post(world.units[where], roles) if where in world.units else None
        if post is not None:
            cast.staff[key] = StaffEntry(key, 0, post.staff.name, (Post(post.role, where, 0),))
            world.staff[key], world.posts[key] = post.staff, [post]
    return cast, world


def by_hsa_id(region: Region, hsa_id: str) -> Unit:
    return next(unit for unit in region.by_id.values() if unit.hsa_id == hsa_id)
