"""The overview of a person's record: open and closed in one place, and never more than the rules allow."""

from datetime import timedelta

import pytest

from apps.access.models import Basis, Choice
from apps.audit import log
from apps.core import clock
from apps.core.guard import as_system
from apps.organisations.models import Provider, RoleProfile
from apps.records.actions import correct_entry, note_disagreement, sign_entry, withhold_entry, write_entry
from apps.records.models import EntryDraft, RecordEntry
from tests.access import world
from tests.cast import make_actor, make_unit, moment
from tests.trail import events

from .conftest import counted, rows, signed_in

LAST_YEAR = moment("2025-05-01T08:00")


@pytest.fixture
def care(cast):
    """The ward, its sister ward, the health centre and Lund's nurses all care for Karin."""
    for unit in (cast.ward, cast.other_ward, cast.vc, cast.hsv):
        world.ground(cast.karin, unit, Basis.CARE, LAST_YEAR)
    return cast


def write(cast, by="amira", **more):
    fields = {"kind": "note", "note_type": "sva", "text": "Går med rollator.", **more}
    return write_entry(cast.karin, by=getattr(cast, by), **fields)


def url(cast, rest=""):
    return f"/arbete/patient/{cast.karin.pk}/{rest}"


def of(entry, rest=""):
    return f"/arbete/patient/{entry.patient_id}/uppgift/{entry.pk}/{rest}"


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("entries", [0, 60])
def test_the_overview_costs_eight_statements_whatever_it_holds(care, amira, entries):
    for number in range(entries):
        write(care, by=("amira", "berit", "nadja")[number % 3], text=f"Anteckning {number}")
    amira.get(url(care))
    with counted() as statements:
        answer = amira.get(url(care))
    assert answer.status_code == 200
    assert len(statements) <= 8, "\n".join(statements)


def test_the_newest_stands_first_and_the_rest_on_the_next_page(care, amira):
    for number in range(25):
        write(care, text=f"Dag {number:02}", happened_at=LAST_YEAR + timedelta(days=number))
    first, second = amira.get(url(care)), amira.get(url(care, "?sida=2"))
    assert [row["text"] for row in first.context["rows"]][:2] == ["Dag 24", "Dag 23"]
    assert [row["text"] for row in second.context["rows"]] == [f"Dag {n:02}" for n in (4, 3, 2, 1, 0)]
    assert first.context["older"]
    assert not second.context["older"]


def test_kind_and_owner_narrow_what_is_shown(care, amira):
    write(care)
    write(care, kind="alert", title="Penicillin", severity="harm", note_type=None)
    kinds = lambda query: [row["kind"] for row in amira.get(url(care, query)).context["rows"]]  # noqa: E731
    assert kinds("?slag=alert") == ["Varning"]
    assert len(kinds("?agare=enhet")) == 2
    assert kinds("?agare=andra") == []
    assert len(kinds("?slag=hemligt&sida=-7")) == 2, "what the address does not know counts as not said"


def test_a_warning_stands_in_the_banner_whatever_is_shown(care, amira):
    write(care, kind="alert", title="Överkänslig: penicillin", severity="harm", note_type=None)
    page = text_of(amira.get(url(care, "?slag=medication")))
    assert "Överkänslig: penicillin" in page


def test_another_unit_of_the_region_is_a_choice_with_its_name_and_how_many(care, amira):
    for _each in range(3):
        write(care, by="berit", text="Hemligt på medicin")
    answer = amira.get(url(care))
    [line] = answer.context["stubs"]
    assert (line["stub"].decision.effect, line["stub"].decision.rule) == ("CHOICE", "I8")
    assert line["stub"].title == "Medicinavdelning 2"
    assert "3" in line["stub"].note
    assert "Hemligt på medicin" not in text_of(answer)


def test_after_the_choice_it_stands_open_in_the_same_order(care, amira):
    write(care, by="berit", text="Från medicin", happened_at=LAST_YEAR)
    write(care, text="Från geriatriken")
    with as_system("a test chooses"):
        Choice.objects.create(
            patient=care.karin, assignment_id=care.amira.assignment, provider_id=care.amira.provider,
            reason="Planera hemgång", valid_until=clock.now() + timedelta(hours=8),
        )  # fmt: skip
    answer = amira.get(url(care))
    assert [row["text"] for row in answer.context["rows"]] == ["Från geriatriken", "Från medicin"]
    assert [row["owner"] for row in answer.context["rows"]] == ["Er enhet", "Medicinavdelning 2"]
    assert answer.context["stubs"] == []


@pytest.fixture
def connected(care):
    """Everybody takes part in shared documentation, and Amira's profile lets her ask for it."""
    Provider.objects.update(svod_from=LAST_YEAR.date())
    RoleProfile.objects.update(reads_other_providers=True)
    return care


def test_another_provider_is_told_without_a_name_and_without_a_number(connected, amira):
    for _each in range(4):
        write(connected, by="nadja", text="Sår omlagt hemma")
    answer = amira.get(url(connected))
    [line] = answer.context["stubs"]
    assert (line["stub"].decision.effect, line["stub"].decision.rule) == ("FLAG", "O11")
    assert (line["stub"].note, line["stub"].unit) == ("", None)
    page = text_of(answer)
    assert "Hemsjukvården" not in page
    assert "Sår omlagt" not in page
    assert ">4<" not in page


def test_a_closed_line_leads_to_what_opens_it_for_those_who_may(connected, amira):
    write(connected, by="berit")
    write(connected, by="nadja")
    world.ground(connected.karin, connected.home, Basis.CARE, LAST_YEAR)
    urls = [line["url"] for line in amira.get(url(connected)).context["stubs"]]
    assert urls == [url(connected, "lasa/"), url(connected, "samtycke/")]
    assert all(amira.get(each).status_code == 200 for each in urls)
    lines = signed_in(connected.hanna).get(url(connected)).context["stubs"]
    assert [line["url"] for line in lines] == [""] * len(lines), "home care staff open nothing of others"


def test_what_rests_on_a_decision_elsewhere_says_nothing_at_all(care, amira):
    write(care, by="nadja", text="Sår omlagt hemma")  # nobody has joined shared documentation
    write(care, by="berit", kind="fmu", note_type=None, text="Utredning om sjukpenning")
    answer = amira.get(url(care))
    assert answer.context["stubs"] == []
    assert "Det säger inte" in text_of(answer)


def test_a_stranger_and_a_person_who_does_not_exist_get_the_same_answer(care):
    elin = signed_in(care.elin)
    missing = url(care).replace(str(care.karin.pk), "00000000-0000-4000-8000-000000000000")
    assert elin.get(url(care)).status_code == elin.get(missing).status_code == 404
    assert log.has("refused", staff_id=care.elin.staff_id)


def test_reading_is_written_down_with_owner_kind_and_ground_of_each(connected, amira):
    entry = write(connected)
    write(connected, by="nadja")
    amira.get(url(connected))
    [event] = events(activity="read", staff_id=connected.amira.staff_id)
    assert (event.patient_id, event.ground, event.owner_unit_name) == (
        connected.karin.pk, "care", "Geriatrikavdelning 7",
    )  # fmt: skip
    assert event.shown["entries"] == [
        {
            "id": str(entry.pk), "kind": "note", "unit": str(connected.ward.pk), "unit_name": "Geriatrikavdelning 7",
            "provider_name": "Region Skåne", "rule": "I2", "ground": "care",
        }
    ]  # fmt: skip
    assert event.shown["closed"] == [{"effect": "FLAG", "rule": "O11"}]


def test_a_protected_person_is_opened_on_purpose(care, amira):
    with as_system("a test protects"):
        type(care.karin).objects.filter(pk=care.karin.pk).update(protection="marked")
    assert "Karin Testsson" not in text_of(amira.get(url(care)))
    assert "Karin Testsson" in text_of(amira.post(url(care, "kontroll/"), follow=True))


def test_printing_is_written_down(care, amira):
    write(care)
    assert "Går med rollator." in text_of(amira.get(url(care, "skriv-ut/")))
    assert log.has("print", patient_id=care.karin.pk)


# --- One entry


def test_an_entry_says_everything_about_itself(care, amira):
    entry = write(care, by="jonas", kind="medication", title="Alvedon", dose="1 g", note_type=None, sign=True)
    note_disagreement(entry, by=care.amira, text="Karin tål den inte.")
    page = text_of(amira.get(of(entry)))
    for said in ("Alvedon", "1 g", "Jonas Ek", "Karin tål den inte.", "Journaltext"):
        assert said in page
    assert log.has("read", subject_id=entry.pk)


def test_a_closed_entry_and_one_that_does_not_exist_get_the_same_answer(care, amira):
    entry = write(care, by="berit")
    missing = of(entry).replace(str(entry.pk), "00000000-0000-4000-8000-000000000000")
    assert amira.get(of(entry)).status_code == amira.get(missing).status_code == 404
    assert log.has("refused", subject_id=entry.pk)


def test_versions_lead_to_each_other(care, amira):
    first = write(care, text="Fel")
    second = correct_entry(first, by=care.amira, text="Rätt")
    old = amira.get(of(first))
    assert "har ersatts" in text_of(old)
    assert [each["entry"].pk for each in old.context["versions"]] == [second.pk, first.pk]
    assert len(amira.get(url(care)).context["rows"]) == 1


def test_amira_writes_with_a_form_that_loses_nothing(care, amira):
    page = url(care, "ny/anteckning/")
    assert amira.get(page).status_code == 200
    when = {"happened_at_date": "2026-03-30", "happened_at_time": "08.00"}
    answer = amira.post(page, {"text": "Åt hela lunchen.", **when, "do": "send"})
    assert answer.status_code == 422
    assert "Åt hela lunchen." in text_of(answer)
    answer = amira.post(page, {"text": "Åt hela lunchen.", "note_type": "sva", "sign": "on", **when, "do": "send"})
    assert answer.status_code == 302, text_of(answer)
    [entry] = rows(RecordEntry)
    assert (entry.text, entry.signed_by_id, entry.is_shared) == ("Åt hela lunchen.", care.amira.staff_id, True)


def test_what_is_being_written_is_kept_and_shown_as_a_draft(care, amira):
    answer = amira.post(url(care, "ny/diagnos/utkast/"), {"heading": "Höftfraktur", "version": "0"})
    assert answer.status_code == 200
    assert len(rows(EntryDraft)) == 1
    assert "Höftfraktur" in text_of(amira.get(url(care, "ny/diagnos/")))
    drafts = [new["draft_at"] for new in amira.get(url(care)).context["new"] if new["draft_at"]]
    assert len(drafts) == 1


@pytest.mark.parametrize("kind", ["anteckning", "lakemedel", "varning", "diagnos", "forsakringsintyg"])
def test_every_kind_has_its_form(care, amira, kind):
    assert amira.get(url(care, f"ny/{kind}/")).status_code == 200


def test_the_forms_about_an_entry(care, amira):
    entry = write(care)
    assert amira.post(of(entry, "signera/")).status_code == 302
    when = {"happened_at_date": "2026-03-30", "happened_at_time": "09.10"}
    page = amira.get(of(entry, "ratta/"))
    assert "Går med rollator." in text_of(page)
    answer = amira.post(of(entry, "ratta/"), {"note_type": "sva", "text": "Går med käpp.", **when, "do": "send"})
    assert answer.status_code == 302, text_of(answer)
    old, new = sorted(rows(RecordEntry), key=lambda each: each.version)
    assert (old.is_current, new.text) == (False, "Går med käpp.")
    said = amira.post(of(new, "avvikande-mening/"), {"text": "Utan käpp, säger Karin.", "do": "send"})
    assert said.status_code == 302
    assert amira.get(of(new, "undanhall/")).status_code == 403, "a nurse does not decide it"
    jonas = signed_in(care.jonas)
    assert jonas.post(of(new, "undanhall/"), {"reason": "Utredning", "do": "send"}).status_code == 302
    assert "Utredning" in text_of(jonas.get(of(new)))
    assert jonas.post(of(new, "visa-igen/")).status_code == 302
    assert not any(each.withheld_reason for each in rows(RecordEntry))


def test_why_something_is_withheld_is_for_the_unit_that_decided_it(care, amira):
    entry = write(care)
    withhold_entry(entry, by=care.jonas, reason="Utredning pågår om misshandel")
    berit = signed_in(care.berit)
    with as_system("a test chooses"):
        Choice.objects.create(
            patient=care.karin, assignment_id=care.berit.assignment, provider_id=care.berit.provider,
            reason="Planera hemgång", valid_until=clock.now() + timedelta(hours=8),
        )  # fmt: skip
    assert "misshandel" not in text_of(berit.get(of(entry)))
    assert "misshandel" in text_of(amira.get(of(entry)))


def test_the_sister_ward_is_offered_nothing_it_may_not_do(care, amira):
    entry = write(care)
    sign_entry(entry, by=care.amira)
    assert amira.get(of(entry)).context["may_sign"] is False
    assert [offer["title"] for offer in amira.get(of(entry)).context["offers"]]


def test_the_case_leads_to_the_record(care, amira, told_case):
    assert url(care) in text_of(amira.get(f"/arbete/arende/{told_case.pk}/"))


def test_a_private_provider_s_entry_shows_its_provider(connected, amira):
    clinic = make_unit("Ögonkliniken", "outpatient", "Privat vård AB")
    Provider.objects.update(svod_from=LAST_YEAR.date())
    doctor = make_actor("Ulla Glas", "outpatient_manager", clinic)
    world.ground(connected.karin, clinic, Basis.CARE, LAST_YEAR)
    write_entry(connected.karin, by=doctor, kind="note", note_type="bes", text="Synen är god.")
    world.ground(connected.karin, connected.ward, Basis.CONSENT, LAST_YEAR)
    with as_system("a test chooses"):
        Choice.objects.create(
            patient=connected.karin, assignment_id=connected.amira.assignment, provider=clinic.provider,
            reason="Planera hemgång", valid_until=clock.now() + timedelta(hours=8),
        )  # fmt: skip
    [row] = amira.get(url(connected, "?agare=andra")).context["rows"]
    assert row["owner"] == "Privat vård AB, Ögonkliniken"
