"""What the log reviewers of the demo have before them: emergencies, what stands out, a sample, and what people ask.

The readings are written down as the pages would have done, and picked by the jobs themselves. Sture reviews the
region's, Rebecka those of the municipality; Olle answers for his health centre.
"""

from dataclasses import replace
from datetime import datetime

from apps.access.actor import Actor
from apps.access.policy import OBLIGATIONS
from apps.access.verbs.looking import seek_person
from apps.audit import log
from apps.core import clock
from apps.core.calendar import local, start_of_day
from apps.core.errors import Refused
from apps.notifications import outbox
from apps.organisations.models import Assignment
from apps.patients.models import Person
from apps.review import tasks
from apps.review.actions import answer_log_question, ask_about_reading, explain_reading, review_reading
from apps.review.models import Cause, Explanation, Outcome, Reading

from .openings import DAY, HOUR, JONAS, KERSTIN, MINUTE, actor

CENTRE, SUNDET = "DEMO120", "DEMO124"
STURE, OLLE, OLLES_POST = ("SE9999000129-DEMOP181", "DEMO101"), "SE9999000129-DEMOP006", "outpatient_manager"
MARIA, SIV = ("SE9999000129-DEMOP005", CENTRE), ("SE9999000129-DEMOP007", CENTRE)
KRISTINA, MIKAELA = ("SE9999000129-DEMOP051", SUNDET), ("SE9999000129-DEMOP053", SUNDET)
ULLABRITT = ("SE9999012819-DEMOP010", "DEMO101")
# Last month, so many days before its end: who read about whom, and what.
LAST_MONTH = (
    (3, MARIA, "karin", ("note", "medication")),
    (5, SIV, "sven", ("note",)),
    (9, MARIA, "ingrid", ("medication",)),
    (2, KRISTINA, "mirsada", ("medication", "alert")),
    (6, MIKAELA, "rolf", ("note", "diagnosis")),
    (11, MIKAELA, "ulrika", ("note",)),
)
ASKED = "Varför har någon på ortopeden sökt upp mig? Jag har inte varit där på flera år."
ASKED_BEFORE = "Vem är det på vårdcentralen som har läst om mig i dag?"
ANSWERED = (
    "Det var Maria Olofsson, vårdsamordnare på Vårdcentralen Måsen. Hon förbereder din hemgång tillsammans med"
    " avdelningen och behövde läsa vad som är planerat."
)
WHY_NOTES = "Patienten hade inget inbokat. Vad gällde det?"
EXPLAINED = "Receptförnyelse per telefon samma förmiddag. Maria hade telefonpasset, det finns i tidboken."


def review_the_log(people: dict[str, Person]) -> None:
    now = clock.now()
    lately = max(now - 6 * DAY, start_of_day(local(now).date().replace(day=1)))
    with outbox.held():
        read_last_month(people, now)
        stand_out(people, now)
        with clock.at(lately):
            tasks.pick_readings_to_review(lately)
        judge(lately)
        tasks.pick_readings_to_review(now)
        tasks.pick_emergencies_to_review(now)
        ask(people, now)


def read(who: Actor, person: Person, *kinds: str, at: datetime, rule: str = "I2", ground: str = "care") -> None:
    """As the page of the record writes it down."""
    lines = [{"kind": kind, "rule": rule, "ground": ground} for kind in kinds]
    with clock.at(at):
        log.record(
            who, "read", patient_id=person.pk, subject_type="records.recordentry", ground=ground,
            obligations=OBLIGATIONS.get(rule, ("LOG",)),
            shown={"patients": [str(person.pk)], "entries": lines, "closed": []},
        )  # fmt: skip


def read_last_month(people: dict[str, Person], now: datetime) -> None:
    end = start_of_day(local(now).date().replace(day=1))
    for days, who, name, kinds in LAST_MONTH:
        read(actor(who), people[name], *kinds, at=end - days * DAY + 10 * HOUR)


def stand_out(people: dict[str, Person], now: datetime) -> None:
    """Yesterday somebody read about a protected person, Jonas what the emergency of last night opened; and somebody
    has tried to look themselves up at work."""
    read(actor(KRISTINA), people["robert"], "note", at=start_of_day(local(now).date()) - 9 * HOUR)
    read(actor(JONAS), people["sven"], "medication", at=now - 14 * HOUR + 6 * MINUTE, rule="O9", ground="emergency")
    herself = people["ullabritt"]
    with clock.at(now - 3 * HOUR):
        try:
            seek_person(herself, by=replace(actor(ULLABRITT), person=herself.pk), reason="Ser efter")
        except Refused:
            return
    raise AssertionError("nobody reads about themselves at work")


def judge(at: datetime) -> None:
    """Of the sample one was justified, one waits for Olle's answer, and one he has explained."""
    sture = actor(STURE)
    olle = Actor.of_assignment(Assignment.objects.get(staff__hsa_id=OLLE, role=OLLES_POST))
    sample = Reading.objects.visible_to(sture).filter(cause=Cause.RANDOM, unit__hsa_id__endswith=CENTRE)
    first, second, third = sample.order_by("first_at")
    with clock.at(at + MINUTE):
        review_reading(second, by=sture, outcome=Outcome.JUSTIFIED)
        review_reading(third, by=sture, outcome=Outcome.TO_EXPLAIN, note=WHY_NOTES)
        verdict = review_reading(first, by=sture, outcome=Outcome.TO_EXPLAIN, note=WHY_NOTES)
    with clock.at(at + 2 * MINUTE):
        asked = Explanation.objects.visible_to(olle).get(verdict=verdict.pk)
        explain_reading(asked, by=olle, text=EXPLAINED)


def ask(people: dict[str, Person], now: datetime) -> None:
    """Karin waits for an answer about the orthopaedic ward; Gösta has had his."""
    sture = actor(STURE)
    today = start_of_day(local(now).date())
    for name, who, text, hours in (("gosta", MARIA, ASKED_BEFORE, 26), ("karin", KERSTIN, ASKED, 20)):
        person, reader = people[name], actor(who)
        with clock.at(now - hours * HOUR):
            seek_person(person, by=reader, reason="Förberedde ett möte")
        about = Actor.of_person(person)
        event = log.events().visible_to(about).filter(activity="seek_person", staff_id=reader.staff_id).latest("at")
        with clock.at(max(now - 2 * HOUR, today)):
            question = ask_about_reading(person, by=about, reading=event.pk, text=text)
        if name == "gosta":
            with clock.at(max(now - HOUR, today)):
                answer_log_question(question, by=sture, text=ANSWERED)
