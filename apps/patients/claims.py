"""Who a personal number is: a person who is alive and old enough. Registered with `identity.claimants`."""

from datetime import date
from typing import TYPE_CHECKING

from apps.core import calendar, personal_numbers, rules
from apps.core.errors import Invalid
from apps.core.guard import as_system
from apps.identity.claimants import RESIDENT, Claimant, Deceased, TooYoung, Unknown

from . import newcomers
from .models import Person

if TYPE_CHECKING:
    from apps.identity.models import User


def find_resident(text: str, user: "User", name: str = "") -> Claimant:
    """Tie the user to the person; an earlier user of theirs, or an earlier person of this user, lets go.

    `text` is a personal or coordination number however the provider writes it; `name` is of use for somebody whom
    nobody here knows but somebody has asked for. Raises Unknown (also for a reserve number: nobody can prove that it
    is theirs), Deceased, or TooYoung (rule `citizen.min_age`).
    """
    try:
        number = personal_numbers.parse(text)
    except Invalid:
        raise Unknown from None
    if number.kind == personal_numbers.RESERVE:
        raise Unknown
    with as_system("finding the person who signs in"):
        person = Person.objects.select_for_update().filter(personal_number=number.digits12).first()
        person = person or newcomers.newcomer(number, name)
        if person is None:
            raise Unknown
        if person.deceased_at is not None:
            raise Deceased
        if age(person) < rules.on(calendar.today()).number("citizen.min_age"):
            raise TooYoung
        if person.user_id != user.pk:
            Person.objects.filter(user=user).update(user=None)
            person.user = user
            person.save(update_fields=["user"])
        newcomers.welcome(person)
        return Claimant(RESIDENT, person.name, person.pk)


def age(person: Person) -> int:
    """Whole years today; where the birthday is not known, as if it were the last of the year."""
    born = person.born_on or date(int(person.personal_number[:4]), 12, 31)
    return calendar.age_on(born, calendar.today())
