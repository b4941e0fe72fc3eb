"""The rules that apply until somebody decides otherwise, each with its source in the customer's own language.

They are loaded after every migration, but only for a key that has no row at all: what the customer has decided
stays. `is_confirmed` is true only for what the law itself says.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.apps import apps as global_apps

# A default has the same id wherever it is loaded, so that a restored copy of the table meets itself.
NAMESPACE = UUID("6b0f6d52-6f0e-4a57-9d0b-3c1f5f0a7c11")
ASSUMED = "Antagande, ska beslutas av kunden"
BEGINNING = date(2000, 1, 1)  # before any story that is told, although lag (2017:612) came into force in 2018


@dataclass(frozen=True, slots=True)
class Default:
    value: Any
    source: str = ASSUMED
    is_confirmed: bool = False
    choices: tuple = ()

    @property
    def is_duration(self) -> bool:
        return isinstance(self.value, str) and re.fullmatch(r"\d+[mhd]", self.value) is not None


def law(value: Any, paragraph: str, **more) -> Default:
    return Default(value, f"Lag (2017:612) om samverkan vid utskrivning, {paragraph}", True, **more)


OBSTACLES = (
    "outpatient_effort_unavailable",
    "outpatient_effort_unclear",
    "municipal_effort_missing",
    "housing",
    "aids",
    "patient_opposed",
    "other",
)

DEFAULTS: dict[str, Default] = {
    # Payment for patients who are ready to leave (betalningsansvar).
    "payment.model": law("law", "5 kap. 4 §", choices=("law",)),
    "payment.free_days": law(3, "5 kap. 4 §"),
    "payment.noon_rule": law(True, "5 kap. 4 §"),
    "payment.blocking_obstacles": law(
        ["outpatient_effort_unavailable", "outpatient_effort_unclear"], "5 kap. 5 §", choices=OBSTACLES
    ),
    "payment.amounts": Default(
        ["2019: 7800", "2020: 8200", "2022: 9300", "2023: 10500"],
        "Socialstyrelsens föreskrifter om belopp per vårddygn för varje år; beloppen för 2021 och från 2024 är inte "
        "kontrollerade och saknas, ska kompletteras av kunden",
    ),
    # What must be sent, and when.
    "admission_notice.within": law("24h", "2 kap. 3 §"),
    "sip_call.within_days": law(3, "4 kap. 3 §"),
    "sip_call.shift_holidays": Default(
        False, "Om lag (1930:173) flyttar en kallelse som infaller på en helgdag är oklart; ska beslutas av kunden"
    ),
    # How soon a receipt is owed (kvittens), in clock hours.
    "receipt.sla.default": Default("4h"),
    "receipt.sla.ready": Default("2h"),
    "start_planning.within": Default("48h"),
    "rejection.answer.within": Default("4h"),
    "transfer.accept.within": Default("4h"),
    "discharge.reopen_within": Default("30d"),
    "discharge.readmit_within": Default("30d"),
    "escalation.after": Default("0h"),
    # Coordinated plans (SIP).
    "sip.one_per_person": Default(True),
    "sip.answer_proposal_within": Default("7d"),
    "sip.answer_before": Default("2d"),
    "sip.write_within": Default("5d"),
    "sip.confirm_within": Default("5d"),
    "sip.answer_change_within": Default("7d"),
    "sip.answer_question_within": Default("3d"),
    "sip.accept_lead_within": Default("7d"),
    "sip.remind_before": Default(["7d", "3d", "16h"]),
    "sip.renew_before": Default("14d"),
    "sip.reopen_within": Default("90d"),
    # Times and invitations.
    "appointment.cancel_before": Default("24h", "Vanlig gräns i Region Skånes avgiftsregler; ska beslutas av kunden"),
    "appointment.rebook_before": Default("24h"),
    "appointment.fallback_after": Default("48h"),
    "appointment.paper_days": Default(5),
    "appointment.hold": Default("15m"),
    "appointment.no_show_after": Default("30m"),
    "appointment.checkin_from": Default("60m"),
    "appointment.checkin_until": Default("10m"),
    "appointment.remind_before": Default(["7d", "1d"]),
    "appointment.remind_before_video": Default(["2h"]),
    "appointment.offer_lasts": Default("4h"),
    "appointment.asked_at_once": Default(3),
    "appointment.known_after": Default("30d"),
    "appointment.care_after": Default("30d"),
    # Invitations on their way.
    "appointment.nudge_after": Default("24h"),
    "appointment.phone_before": Default("24h"),
    "appointment.retry_waits": Default(["1m", "5m", "30m", "2h", "8h"]),
    "appointment.quiet_from": Default(21),
    "appointment.quiet_until": Default(7),
    "appointment.most_per_minute": Default(300),
    "appointment.most_texts_per_minute": Default(60),
    "appointment.campaign_per_minute": Default(200),
    "appointment.posting_hour": Default(15),
    "appointment.mailbox_known_for": Default("24h"),
    "appointment.overdue_after": Default("15m"),
    # How long a request that is sent again with the same key is answered as the first time.
    "api.answers_kept": Default("24h"),
    # How long the ward may still open what has ended: to finish the record, and to see what it cancelled by mistake.
    "stay.known_after": Default("30d"),
    # Follow-up.
    "followup.smallest_shown": Default(5),
    "followup.close_after_days": Default(10),
    "followup.recount_after_days": Default(90),
    "followup.readmission_days": Default(30),
    "followup.plan_active_within_days": Default(21),
    "followup.missing_after": Default("7d"),
    "followup.quality_looks_back": Default("180d"),
    "followup.follow_up_around": Default(14),
    "followup.opened_within": Default("48h"),
    "followup.goal.usk_mean_all": Default(3, "Antagande: högst tre dygn i medeltal i månaden; ska beslutas av kunden"),
    "followup.goal.admission_notice_on_time": Default(95),
    "followup.goal.receipt_median": Default(120),
    "followup.goal.fixed_contact_before_discharge": Default(90),
    "followup.goal.sip_called": Default(95),
    "followup.goal.info_same_day": Default(95),
    "followup.goal.sip_active_after_discharge": Default(90),
    "followup.goal.opened": Default(80),
    # Being signed in.
    "session.staff.idle": Default("30m"),
    "session.staff.absolute": Default("12h"),
    "session.patient.idle": Default("20m"),
    "session.patient.absolute": Default("8h"),
    # Ages.
    "citizen.min_age": Default(13, "Samma gräns som hos 1177; ska beslutas av kunden"),
    "citizen.record_age": Default(16, "Samma gräns som hos 1177 för egen journal; ska beslutas av kunden"),
    "citizen.adult_age": Default(18, "Föräldrabalken 9 kap. 1 §", True),
    "guardian.full_until_age": Default(13, "Samma gräns som hos 1177 för vårdnadshavare; ska beslutas av kunden"),
    "guardian.extended_until_age": Default(
        16, "Samma gräns som hos 1177 för utökad åtkomst för vårdnadshavare; ska beslutas av kunden"
    ),
    # Reading across units and providers.
    "proxy.reads_records": Default(
        False, "HFD 2017:67: en vuxens ombud får inte direktåtkomst. Ändras när EHDS (EU) 2025/327 artikel 4 tillämpas"
    ),
    "proxy.longest": Default("730d", "Antagande: ett ombud har uppdrag i högst två år; ska beslutas av kunden"),
    "proxy.invitation_lasts": Default("30d"),
    "proxy.most_waiting": Default(5),
    "block.is_flag_visible": Default(
        True, "Lag (2022:913) 2 kap. 5 §. EHDS (EU) 2025/327 artikel 8 säger motsatsen när den tillämpas", True
    ),
    "block.longest_lift": Default(
        "7d", "PDL 4 kap. 5 § säger inte hur länge. En driftorganisations handbok; ska beslutas av kunden"
    ),
    "emergency.lasts": Default("4h"),
    "choice.lasts": Default("12h"),
    "guest.default_length": Default("90d"),
    "guest.longest": Default("365d"),
    # Looking at the log afterwards.
    "log.review_within": Default("7d", "PDL 4 kap. 3 § säger inte hur snart; ska beslutas av kunden"),
    "log.explain_within": Default("14d", "PDL 4 kap. 3 § säger inte hur snart; ska beslutas av kunden"),
    "log.sample_size": Default(3),
    "log.sample_within": Default("10d"),
    "log.unusual_volume": Default(60),
    "log.old_relation": Default("90d"),
    "log.booked_tie_within": Default("14d", "PDL 4 kap. 3 § säger inte hur snart; ska beslutas av kunden"),
    "consent.default_length": Default("30d"),
    # Who works where.
    "assignment.review_months": Default(12),
    "assignment.ends_soon": Default("30d"),
    # Reserve numbers: 12 characters, the first of them letters that say who made the number.
    "reserve_number.prefixes": Default(["SK"], "Antagande: Region Skånes egna reservnummer; ska beslutas av kunden"),
}

# Keys that may exist in many variants: a receipt of each kind of message can have its own time.
FAMILIES: dict[str, Default] = {"receipt.sla.": Default("4h")}


def load_missing(sender, *, using, apps=global_apps, **kwargs) -> None:
    """After migrating, and after a test has emptied the tables: give each key without a row its default."""
    try:
        Rule = apps.get_model("core", "Rule")
    except LookupError:  # migrated back to nothing
        return
    known = set(Rule.objects.using(using).values_list("key", flat=True))
    Rule.objects.using(using).bulk_create(
        Rule(
            id=uuid5(NAMESPACE, key),
            key=key,
            value=rule.value,
            valid_from=BEGINNING,
            source=rule.source,
            is_confirmed=rule.is_confirmed,
        )
        for key, rule in DEFAULTS.items()
        if key not in known
    )
