"""Who takes part in a case and how to call them, and what the person has answered."""

from django.utils.translation import gettext as _

from apps.cases.kinds import ConsentGiver, ConsentStatus, ParticipantState, Purpose
from apps.core import clock
from apps.core.parts import Line, Person
from apps.core.phrases import people_time, short_time
from apps.organisations.kinds import UnitKind
from apps.organisations.models import Unit


def people(file, actor) -> list[Person]:
    """The units of the case and how to call them, and the person's fixed contact first."""
    stay, found = file.stay, []
    if stay and stay.fixed_contact_name:
        found.append(Person(stay.fixed_contact_name, _("Fixed care contact"), stay.fixed_contact_phone, "lin"))
    for part in file.here:
        role = _("Responsible ward") if part.is_responsible else str(ParticipantState(part.state).label)
        role = _("Your unit") if part.unit_id == actor.unit and not part.is_responsible else role
        phone = "" if part.unit_id == actor.unit else part.unit_phone
        found.append(Person(part.unit_name, role, phone, tone_of(part)))
    return found


def tone_of(part) -> str:
    done = (ParticipantState.READY_TO_RECEIVE, ParticipantState.DONE)
    return "success" if part.state in done else ""


def gone(file) -> list[Line]:
    """Units that have left, and why."""
    return [
        Line(f"{part.unit_name}: {ParticipantState(part.state).label}", "quiet") for part in file.parts if part.left_at
    ]


def consent_lines(file) -> list[Line]:
    """What the person has answered, newest first."""
    return [Line(consent_words(consent), consent_tone(consent)) for consent in file.consents]


def sharing_lines(file) -> list[Line]:
    """What the person has answered about that the unit reads what other providers have written."""
    return [Line(sharing_words(answer), sharing_tone(answer)) for answer in file.sharing]


def sharing_words(answer) -> str:
    said = {"time": short_time(answer.valid_from_at), "who": answer.by or ""}
    if answer.is_given:
        text = _("Reading other providers' records: yes, %(time)s. Written down by %(who)s.") % said
    else:
        text = _("Reading other providers' records: no, %(time)s. Written down by %(who)s.") % said
    if is_over(answer):
        text += " " + _("Ended %(time)s.") % {"time": short_time(answer.valid_until_at)}
    elif answer.valid_until_at:
        text += " " + _("Valid until %(time)s.") % {"time": people_time(answer.valid_until_at)}
    return text + " " + _("Does not cover: %(what)s") % {"what": answer.not_covered} if answer.not_covered else text


def is_over(answer) -> bool:
    return answer.valid_until_at is not None and answer.valid_until_at <= clock.now()


def sharing_tone(answer) -> str:
    return "success" if answer.is_given and not is_over(answer) else "danger"


def consent_words(consent) -> str:
    words = {
        "purpose": Purpose(consent.purpose).label,
        "answer": ConsentStatus(consent.status).label,
        "who": giver_words(consent),
        "time": short_time(consent.valid_from_at),
        "unit": consent.unit_name,
    }
    text = _("%(purpose)s: %(answer)s, %(who)s, %(time)s. Written down by %(unit)s.") % words
    if consent.withdrawn_at:
        text += " " + _("Taken back %(time)s.") % {"time": short_time(consent.withdrawn_at)}
    elif consent.valid_to_at:
        text += " " + _("Valid until %(time)s.") % {"time": people_time(consent.valid_to_at)}
    if consent.scope:
        text += " " + _("Covers: %(what)s.") % {"what": consent.scope.rstrip(".")}
    left_out = left_out_of(consent)
    return text + " " + _("Shall not take part: %(units)s.") % {"units": ", ".join(left_out)} if left_out else text


def left_out_of(consent) -> list[str]:
    """Whom the yes leaves out, by name and by kind. Asks the register only where there is anybody."""
    kinds = [str(UnitKind(kind).label) for kind in consent.excluded_kinds]
    units = Unit.objects.filter(pk__in=consent.excluded_units).by_name() if consent.excluded_units else []
    return [*(unit.name for unit in units), *kinds]


def giver_words(consent) -> str:
    """Whose answer it is: a guardian by name where they are known."""
    label = str(dict(ConsentGiver.choices).get(consent.given_by, consent.given_by))
    is_named = consent.answered_by_name and consent.given_by != ConsentGiver.PATIENT
    return f"{label} ({consent.answered_by_name})" if is_named else label


def consent_tone(consent) -> str:
    if consent.withdrawn_at or consent.status == ConsentStatus.REFUSED:
        return "danger"
    return "success" if consent.status == ConsentStatus.GIVEN else "warning"
