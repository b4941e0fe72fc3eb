"""What is closed in the demo, and how it was opened: a consent, two blocks, and two emergencies, one still going on.

Played by the verbs, at moments counted from now. Sven-Erik keeps what the municipality's nurses have written from
others; last night he could not answer, and they lifted it. Ingrid's block at the orthopaedic ward waits for an answer.
"""

from datetime import datetime, timedelta
from uuid import uuid4

from apps.access import grounds
from apps.access.actor import Actor
from apps.access.models import Basis, BlockKind, EmergencyReason
from apps.access.verbs.blocks import register_block
from apps.access.verbs.consents import record_sharing_consent
from apps.access.verbs.emergencies import end_emergency, open_emergency
from apps.access.verbs.lifts import answer_lift, request_lift
from apps.access.verbs.looking import choose_to_read
from apps.core import clock
from apps.core.calendar import local, start_of_day
from apps.notifications import outbox
from apps.organisations.models import Assignment, Unit
from apps.patients.models import Person
from apps.records.actions import write_entry
from apps.records.models import EntryKind, NoteType

AMIRA, JONAS = ("SE9999000129-DEMOP001", "DEMO101"), ("SE9999000129-DEMOP002", "DEMO101")
KERSTIN, NADJA = ("SE9999000129-DEMOP012", "DEMO102"), ("SE9999012819-DEMOP004", "DEMO102")
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
KNEE = "Kontroll efter vrickat knä. Inget brott. Får belasta fullt."
VISIT = "Hembesök. Blodtryck 135/80. Dosetten är delad för två veckor. Sover dåligt, tar en insomningstablett ibland."


def open_and_close(people: dict[str, Person]) -> None:
    now = clock.now()
    with outbox.held():
        for name in ("sven", "gosta", "ingrid"):
            earlier(people[name], now)
        consent(people["gosta"], now)
        last_night(people["sven"], now)
        just_now(people["ingrid"], now)


def actor(who: tuple[str, str]) -> Actor:
    posts = Assignment.objects.filter(staff__hsa_id=who[0], unit__hsa_id__endswith=who[1])
    return Actor.of_assignment(posts.select_related("staff", "unit__provider", "profile").get())


def earlier(person: Person, now: datetime) -> None:
    """The orthopaedic ward and the municipality's nurses met the person before this stay."""
    at = now - 60 * DAY
    for who, kind, text in ((KERSTIN, NoteType.VISIT, KNEE), (NADJA, NoteType.VISIT, VISIT)):
        by, source = actor(who), uuid4()
        with clock.at(at):
            grounds.open(
                patient_id=person.pk,
                unit_id=by.unit,
                basis=Basis.CARE,
                source="visit",
                source_id=source,
                valid_from=at,
            )
            write_entry(person, by=by, kind=EntryKind.NOTE, note_type=kind, text=text, sign=True)
            grounds.close(source="visit", source_id=source, at=at + HOUR)


def consent(person: Person, now: datetime) -> None:
    with clock.at(now - 3 * HOUR):
        record_sharing_consent(person, by=actor(AMIRA), is_given=True, not_covered="Psykiatri")
    with clock.at(now - 3 * HOUR + MINUTE):
        choose_to_read(person, by=actor(AMIRA), reason="Planera hemgången", others=True)


def last_night(person: Person, now: datetime) -> None:
    jonas, nadja, night = actor(JONAS), actor(NADJA), now - 14 * HOUR
    with clock.at(now - 10 * DAY):
        register_block(person, by=nadja, kind=BlockKind.OUTER, text="Sven-Erik skrev på blanketten vid hembesöket.")
    with clock.at(night):
        emergency = open_emergency(person, by=jonas, reason=EmergencyReason.UNCONSCIOUS, text="Hittad okontaktbar.")
        owner = Unit.objects.get(pk=nadja.unit).provider
        request = request_lift(person, by=jonas, provider=owner, text="Vilka läkemedel tar han?")
    with clock.at(night + 4 * MINUTE):
        answer_lift(person, by=nadja, request=request.pk, is_granted=True)
    with clock.at(night + 5 * MINUTE):
        choose_to_read(person, by=jonas, reason="Okontaktbar, behöver veta vilka läkemedel han tar", others=True)
    with clock.at(night + 2 * HOUR):
        end_emergency(person, by=jonas, emergency=emergency.pk)


def just_now(person: Person, now: datetime) -> None:
    """Within today, so that the demo does not count the question as old."""
    jonas, kerstin = actor(JONAS), actor(KERSTIN)
    ward = Unit.objects.get(pk=kerstin.unit)
    with clock.at(now - 5 * DAY):
        register_block(person, by=kerstin, kind=BlockKind.INNER, unit=ward, text="Ingrid ringde och bad om det.")
    with clock.at(max(now - 20 * MINUTE, start_of_day(local(now).date()))):
        open_emergency(person, by=jonas, reason=EmergencyReason.HEALTH)
        request_lift(person, by=jonas, provider=ward.provider, unit=ward, text="Har hon fått blodförtunnande?")
