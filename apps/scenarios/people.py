"""Who of the demo stands first at the simulated sign-in, each with a line on what awaits them."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from apps.core import calendar
from apps.core.guard import as_system
from apps.identity.claimants import RESIDENT, STAFF
from apps.organisations.models import Assignment
from apps.patients.models import Person

from .demo.folk import rows


@dataclass(frozen=True, slots=True)
class Face:
    """`key` is the HSA-id of staff, the short name of a resident; `also` that of staff who are patients as well."""

    realm: str
    key: str
    line: str
    also: str = ""


LUND = "SE9999012819"
REGION = "SE9999000129"
FIRST = (
    Face(RESIDENT, "karin", _("Goes home tomorrow at one after a broken hip. Sees how, and whom to call.")),
    Face(STAFF, f"{REGION}-DEMOP001", _("Two wards to choose between. Karin leaves one of them tomorrow.")),
    Face(STAFF, f"{LUND}-DEMOP003", _("Plans homecomings: late answers, free days that run out, stances to take.")),
    Face(STAFF, f"{REGION}-DEMOP007", _("Karin's fixed care contact. A decision on a coordinated plan is waiting.")),
    Face(STAFF, f"{LUND}-DEMOP008", _("Home care on pause, to begin again when the patients come home.")),
    Face(
        STAFF,
        f"{LUND}-DEMOP010",
        _("Receives cases for the municipality and has had knee surgery: chooses in which capacity to come in."),
        also="ullabritt",
    ),
)
NEXT = (
    Face(STAFF, f"{REGION}-DEMOP180", _("Gives and takes permissions in the region. Another person approves.")),
    Face(STAFF, f"{REGION}-DEMOP181", _("Reviews who has read what, and answers patients' questions about it.")),
    Face(STAFF, f"{LUND}-DEMOP188", _("Follows up what the care plans of Lund came to.")),
    Face(STAFF, f"{REGION}-DEMOP189", _("Follows up what the ward does.")),
    Face(STAFF, f"{REGION}-DEMOP182", _("Follows up the whole region, in figures only.")),
    Face(STAFF, f"{REGION}-DEMOP912", _("Keeps the budget that all principals share.")),
)


def demo_people() -> list[dict]:
    """The six, in order, by the fields of a simulated person; those who are not in the database are left out."""
    return [{**person, "is_first": True} for face in FIRST if (person := described(face))]


def office_people() -> list[dict]:
    """Who comes after them: those who have no patients."""
    return [person for face in NEXT if (person := described(face))]


def described(face: Face) -> dict | None:
    numbers = {row["id"]: row["personal_number"] for row in rows()}
    identifier = numbers[face.key] if face.realm == RESIDENT else face.key
    about = resident(identifier) if face.realm == RESIDENT else staff(identifier)
    if about is None:
        return None
    name, title = about
    return {
        "realm": face.realm,
        "identifier": identifier,
        "name": name,
        "title": title,
        "line": str(face.line),
        "personal_number": numbers.get(face.also, ""),
    }


def resident(number: str) -> tuple[str, str] | None:
    with as_system("finding an invented person for the simulated sign-in"):
        person = Person.objects.filter(personal_number=number, deceased_at=None).first()
    return (person.name, str(_("Patient"))) if person else None


def staff(hsa_id: str) -> tuple[str, str] | None:
    posts = Assignment.objects.valid_on(calendar.today()).filter(staff__hsa_id=hsa_id)
    posts = list(posts.select_related("staff", "unit").order_by("unit__hsa_id", "role"))
    if not posts:
        return None
    return posts[0].staff.name, f"{posts[0].get_role_display()}, {posts[0].unit.name}"
