"""Who may be near the plan: the person says whom they do not want there, and a plan may be kept from the person."""

from django.utils.translation import gettext as _

from apps.access import asking
from apps.access.actions import action
from apps.access.actor import Actor
from apps.careplans.ending import call_off
from apps.careplans.models import Invitation, Objection, Plan
from apps.cases.actions.guests import close as end_guest_invitation
from apps.cases.models import Case, GuestInvitation
from apps.core import clock
from apps.core.errors import IllegalMove, Invalid
from apps.core.text import clean
from apps.notifications import outbox
from apps.patients.models import Person, Relationship

from .common import only_the_lead, open_plan, plan_of, tell_person, who


@action(Case)
def decide_about_relative(case: Case, *, by: Actor, person: Person, takes_part: bool, reason: str = "") -> Objection:
    """Say that somebody near the person shall not take part (motsätta sig), or may after all. It holds at once.

    The person says so, whoever acts for them, or staff who write down what the person has said.
    """
    asking.ask(by, plan_of(case), "prepare")
    if not is_near(case, person):
        raise Invalid("person", _("Choose somebody near the person."))
    live = Objection.objects.filter(case=case, relative=person, lifted_at=None).first()
    made = lift(live) if takes_part else object_to(case, person, clean(reason, "reason", 1000), by, live)
    if by.unit != case.responsible_unit_id:
        outbox.promise("plan", to_unit=case.responsible_unit_id, case_id=case.pk)
    case.note(takes_part=takes_part)
    return made


def is_near(case: Case, person: Person) -> bool:
    """Somebody with a relation to the person, or who has been invited; never the person themselves."""
    known = Relationship.objects.filter(person=case.patient_id, relative=person).exists()
    return known or Invitation.objects.filter(case=case, person=person).exclude(person=case.patient_id).exists()


def object_to(case: Case, person: Person, reason: str, by: Actor, live: Objection | None) -> Objection:
    if live is not None:
        raise IllegalMove
    call_off(case, person)
    now = clock.now()
    for invitation in GuestInvitation.objects.filter(case=case, guest=person, ended_at=None):
        end_guest_invitation(invitation, now)
    return Objection.objects.create(case=case, relative=person, reason=reason, **who(by))


def lift(live: Objection | None) -> Objection:
    """Nobody is called by that: they may be called again."""
    if live is None:
        raise IllegalMove
    live.lifted_at = clock.now()
    live.save(update_fields=["lifted_at"])
    return live


@action(Case, only=only_the_lead)
def withhold_plan(case: Case, *, by: Actor, withheld: bool, reason: str = "") -> Plan:
    """Keep the plan from the person, for a reason (offentlighets- och sekretesslag 25 kap. 6 §), or show it again.

    What is kept is kept from those who act for the person too (rules P7, V7, F4, H3, N2). They are not told of it.
    """
    plan = open_plan(case, by)
    reason = clean(reason, "reason", 1000)
    if withheld == case.is_withheld:
        raise IllegalMove
    if withheld and not reason:
        raise Invalid("reason", _("Write why the plan is kept from the person."))
    case.is_withheld, plan.withheld_reason = withheld, reason if withheld else ""
    case.save(update_fields=["is_withheld"])
    plan.save(update_fields=["withheld_reason"])
    if not withheld:
        tell_person(case, by)
    return plan
