"""Change, pause or end an assignment that exists."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.core.errors import Invalid
from apps.core.phrases import people_date
from apps.organisations.kinds import can_stand_on
from apps.organisations.models import Assignment, RoleProfile

from .base import A_DAY, Data, Doer, Operation, day_of, free, in_order, name_of, not_past, own


def check_dates(data: Data, doer: Doer) -> None:
    post, last = own(Assignment, data["assignment"], doer, "assignment"), day_of(data["valid_to"])
    first = day_of(data["valid_from"]) or post.valid_from
    if first != post.valid_from:
        not_past(min(first, post.valid_from), doer, "valid_from")
    in_order(first, last)
    if last and last < doer.day - A_DAY:
        raise Invalid("valid_to", _("The day has passed. A change never reaches back in time."))
    free(post.staff_id, post.unit_id, post.role, first, last, but=post.pk)


def run_dates(data: Data, doer: Doer) -> None:
    post = own(Assignment, data["assignment"], doer, "assignment")
    post.valid_from = day_of(data["valid_from"]) or post.valid_from
    post.valid_to = day_of(data["valid_to"])
    post.save(update_fields=["valid_from", "valid_to"])


def say_dates(data: Data) -> str:
    post = of_assignment(data)
    if not data["valid_to"]:
        return _("%(who)s: the assignment %(what)s holds until further notice.") % words_of(post)
    last = people_date(day_of(data["valid_to"]), weekday=False)
    return _("%(who)s: the assignment %(what)s holds until %(last)s.") % (words_of(post) | {"last": last})


def check_end(data: Data, doer: Doer) -> None:
    post = own(Assignment, data["assignment"], doer, "assignment")
    if post.valid_to and post.valid_to < doer.day:
        raise Invalid("assignment", _("The assignment has already ended."))


def run_end(data: Data, doer: Doer) -> None:
    end_now(own(Assignment, data["assignment"], doer, "assignment"), doer.day)


def end_now(post: Assignment, day: date) -> None:
    """End it at once: yesterday was the last day. What had not begun before today is taken away whole."""
    if post.valid_from >= day:
        post.delete()
        return
    post.valid_to = day - A_DAY
    post.save(update_fields=["valid_to"])


def say_end(data: Data) -> str:
    return _("%(who)s: the assignment %(what)s ends at once.") % words_of(of_assignment(data))


def check_profile_of(data: Data, doer: Doer) -> None:
    post = own(Assignment, data["assignment"], doer, "assignment")
    profile = own(RoleProfile, data["profile"], doer, "profile")
    if not can_stand_on(profile.role, post.unit.kind):
        raise Invalid("profile", _("Nobody can have this role at a unit of this kind."))
    if profile.role != post.role:
        free(post.staff_id, post.unit_id, profile.role, post.valid_from, post.valid_to)
    if profile.pk == post.profile_id:
        raise Invalid("profile", _("The assignment has this profile already."))


def run_profile_of(data: Data, doer: Doer) -> None:
    post = own(Assignment, data["assignment"], doer, "assignment")
    post.profile = own(RoleProfile, data["profile"], doer, "profile")
    post.role = post.profile.role
    post.save(update_fields=["profile", "role"])


def say_profile_of(data: Data) -> str:
    words = words_of(of_assignment(data)) | {"profile": RoleProfile.objects.get(pk=data["profile"])}
    return _("%(who)s: the assignment %(what)s gets the profile %(profile)s.") % words


def check_leave(data: Data, doer: Doer) -> None:
    post, first, back = own(Assignment, data["assignment"], doer, "assignment"), *leave_of(data)
    not_past(first, doer, "first_day")
    if back <= first:
        raise Invalid("back_on", _("The day of return must come after the first day of leave."))
    if not post.valid_from <= first or (post.valid_to and post.valid_to < back):
        raise Invalid("first_day", _("The leave must lie within the days of the assignment."))


def leave_of(data: Data) -> tuple[date, date]:
    return date.fromisoformat(data["first_day"]), date.fromisoformat(data["back_on"])


def run_leave(data: Data, doer: Doer) -> None:
    """Until the day before, and again from the day of return: nothing in between is left open."""
    post, first, back = own(Assignment, data["assignment"], doer, "assignment"), *leave_of(data)
    last = post.valid_to
    if post.valid_from == first:
        post.valid_from = back
        post.save(update_fields=["valid_from"])
        return
    post.valid_to = first - A_DAY
    post.save(update_fields=["valid_to"])
    Assignment.objects.create(
        staff=post.staff, unit=post.unit, role=post.role, profile=post.profile, valid_from=back, valid_to=last
    )


def say_leave(data: Data) -> str:
    first, back = (people_date(day, weekday=False) for day in leave_of(data))
    words = words_of(of_assignment(data)) | {"first": first, "back": back}
    return _("%(who)s: the assignment %(what)s rests from %(first)s, and begins again %(back)s.") % words


def of_assignment(data: Data) -> Assignment | None:
    return Assignment.objects.filter(pk=data["assignment"]).select_related("staff", "unit", "profile").first()


def words_of(post: Assignment | None) -> dict[str, Any]:
    if post is None:  # it had not begun, and was taken away
        return {"who": "–", "what": "–"}
    what = _("%(role)s at %(unit)s") % {"role": post.profile, "unit": post.unit.name}
    return {"who": name_of(post.staff), "what": what}


def about_assignment(data: Data) -> Iterable[UUID]:
    return Assignment.objects.filter(pk=data["assignment"]).values_list("staff", flat=True)


DATES = Operation(check_dates, run_dates, say_dates, about_assignment)
END = Operation(check_end, run_end, say_end, about_assignment)
PROFILE_OF = Operation(check_profile_of, run_profile_of, say_profile_of, about_assignment)
LEAVE = Operation(check_leave, run_leave, say_leave, about_assignment)
