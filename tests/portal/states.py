"""A discharge in every state that a person may meet it in, made by the verbs. Each returns the case.

It is Wednesday 1 April 2026, 13.00, when they are looked at; the stay began on Monday.
"""

from collections.abc import Callable
from datetime import date

from apps.cases import actions as spine
from apps.core import clock
from apps.discharge import actions as verbs
from tests.cast import Cast, moment
from tests.discharge.conftest import reload

LOOKED_AT = "2026-04-01T13:00"


def at(text: str):
    return clock.at(moment(text))


def draft(cast: Cast):
    """The ward has begun; nobody has been told."""
    with at("2026-03-30T09:10"):
        return verbs.open_case(
            cast.karin,
            by=cast.amira,
            admitted_at=moment("2026-03-30T08:00"),
            assessed_by=cast.staff("jonas"),
            care_form="somatic",
            expected_needs=["social", "municipal_health"],
            estimated_discharge_at=date(2026, 4, 3),
        )


def discarded(cast: Cast):
    case = draft(cast)
    verbs.discard(case, by=cast.amira)
    return case


def planned_for_a_day(cast: Cast):
    """Everybody has been told; she is planned to leave on Friday."""
    case = draft(cast)
    with at("2026-03-30T09:30"):
        verbs.send_admission_notice(case, by=cast.amira, to=[cast.lund, cast.hsv, cast.vc, cast.home])
        spine.record_consent(case, by=cast.amira, purpose="svu_information", status="given")
        verbs.pause_service(case, by=cast.hanna)
    return reload(case, cast.amira)


def planned_for_a_time(cast: Cast):
    case = planned_for_a_day(cast)
    with at("2026-03-31T10:00"):
        verbs.share_mapping(
            case, by=cast.per, living="Bor ensam i lägenhet med hiss.", services="Hemtjänst varje dag."
        )
        verbs.change_estimate(
            case, by=cast.amira, estimated_discharge_at=moment("2026-04-02T13:00"), reason="Går bra."
        )
    return reload(case, cast.amira)


def day_has_passed(cast: Cast):
    """She was to leave yesterday, and nobody has said anything new."""
    case = planned_for_a_day(cast)
    with at("2026-03-30T10:00"):
        verbs.change_estimate(case, by=cast.amira, estimated_discharge_at=date(2026, 3, 31))
    return reload(case, cast.amira)


def with_contact(cast: Cast):
    case = planned_for_a_day(cast)
    with at("2026-03-31T14:00"):
        verbs.name_fixed_contact(case, by=cast.olle, fixed_care_contact=cast.staff("siv"), phone="040-628 04 77")
    return reload(case, cast.amira)


def ready(cast: Cast):
    case = with_contact(cast)
    with at("2026-04-01T09:59"):
        verbs.mark_ready(
            case,
            by=cast.amira,
            decided_by=cast.staff("jonas"),
            secrecy_basis="consent",
            estimated_discharge_at=moment("2026-04-02T13:00"),
        )
        verbs.confirm_readiness(case, by=cast.nadja, ready="yes", ready_from=moment("2026-04-02T17:00"))
        verbs.confirm_readiness(case, by=cast.per, ready="no", condition="Sängen är inte på plats.")
        spine.record_statement(case, by=cast.amira, text="Jag vill kunna gå till katten och sova i min egen säng.")
    return reload(case, cast.amira)


def taken_back(cast: Cast):
    case = ready(cast)
    with at("2026-04-01T12:00"):
        verbs.retract_ready(case, by=cast.amira, reason="deteriorated", decided_by=cast.staff("jonas"))
    return reload(case, cast.amira)


def planned_again(cast: Cast):
    """Taken back, and a new day has been said since."""
    case = taken_back(cast)
    with at("2026-04-01T12:30"):
        verbs.change_estimate(case, by=cast.amira, estimated_discharge_at=date(2026, 4, 8))
    return reload(case, cast.amira)


def at_home(cast: Cast, destination: str = "own_home"):
    case = ready(cast)
    with at("2026-04-01T12:00"):
        verbs.discharge(case, by=cast.amira, destination=destination)
    return reload(case, cast.amira)


def at_special_housing(cast: Cast):
    return at_home(cast, "special_housing")


def follow_up(cast: Cast, sip_required: bool = False):
    case = ready(cast)
    with at("2026-04-01T11:00"):
        verbs.decide_sip(case, by=cast.siv, sip_required=sip_required)
        verbs.discharge(case, by=cast.amira, destination="own_home")
    with at("2026-04-01T12:00"):
        verbs.send_discharge_information(case, by=cast.amira, summary="Bruten höft.", medication_changed=True)
        verbs.send_patient_summary(
            case, by=cast.amira, text="Du bröt höften och fick den opererad. Gå lite varje dag."
        )
    return reload(case, cast.amira)


def follow_up_with_a_plan(cast: Cast):
    return follow_up(cast, sip_required=True)


def closed(cast: Cast):
    case = follow_up(cast)
    with at("2026-04-01T12:30"):
        verbs.close_case(case, by=cast.siv)
    return case


def cancelled(cast: Cast, reason: str = "no_needs"):
    case = planned_for_a_day(cast)
    with at("2026-04-01T12:00"):
        verbs.cancel_case(case, by=cast.amira, reason=reason)
    return case


def wrong_patient(cast: Cast):
    return cancelled(cast, "wrong_patient")


STATES: dict[str, Callable] = {
    one.__name__: one
    for one in (
        draft, discarded, planned_for_a_day, planned_for_a_time, day_has_passed, with_contact, ready, taken_back,
        planned_again, at_home, at_special_housing, follow_up, follow_up_with_a_plan, closed, cancelled, wrong_patient,
    )
}  # fmt: skip
