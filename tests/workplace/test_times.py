"""Maria's day at the health centre: who comes, who is missing, who has not read, and what is owed."""

from datetime import timedelta

import pytest

from apps.appointments import actions, content
from apps.appointments.kinds import ChannelAnswer
from apps.appointments.models import Answer, Appointment, ClinicTask, Invitation, Slot
from apps.core import clock
from apps.core.guard import as_system
from apps.workplace.times.forms.clinic import WeekForm
from tests.cast import make_person, moment
from tests.trail import events

from .conftest import counted, rows, signed_in

DAY = "/arbete/tider/dagen/"
TEN = moment("2026-03-30T10:00")
THURSDAY = moment("2026-04-02T09:00")


def put_out(cast, *starts, capacity: int = 1, **more):
    slots = [{"start": at, "end": at + timedelta(minutes=30), "capacity": capacity} for at in starts]
    actions.set_schedule(cast.vc, by=cast.maria, service="Sjuksköterska", slots=slots, **more)


@pytest.fixture
def ten(cast) -> Appointment:
    put_out(cast, TEN, THURSDAY)
    return actions.book(cast.karin, by=cast.maria, unit=cast.vc, start=TEN)


@pytest.fixture
def thursday(cast) -> Appointment:
    put_out(cast, THURSDAY, THURSDAY + timedelta(hours=1), THURSDAY + timedelta(days=1))
    return actions.book(cast.karin, by=cast.maria, unit=cast.vc, start=THURSDAY)


@pytest.fixture
def invited(cast, thursday) -> Invitation:
    return actions.send_invitation(thursday, by=cast.maria)


def state_of(row) -> str:
    return rows(type(row), pk=row.pk)[0].state


def parts(client, **query) -> dict[str, list[str]]:
    groups = client.get(DAY, query).context["groups"]
    return {group.key: [row["name"] for row in group.rows] for group in groups}


# --- The day


def test_karin_comes_later_then_she_is_here_then_she_is_done(maria, ten):
    assert parts(maria) == {"later": ["Karin Testsson"]}
    answer = maria.post(f"/arbete/tider/tid/{ten.pk}/har/?till={DAY}")
    assert (answer.status_code, answer["Location"]) == (302, DAY)
    assert parts(maria) == {"here": ["Karin Testsson"]}
    maria.post(f"/arbete/tider/tid/{ten.pk}/klar/")
    assert parts(maria) == {"done": ["Karin Testsson"]}


def test_whoever_has_not_come_is_missing_until_somebody_says_so(cast, ten):
    with clock.at(TEN + timedelta(minutes=20)):
        maria = signed_in(cast.maria)
        assert parts(maria) == {"missing": ["Karin Testsson"]}
        assert "20 min" in maria.get(DAY).content.decode()
        maria.post(f"/arbete/tider/tid/{ten.pk}/uteblev/")
        assert parts(maria) == {"done": ["Karin Testsson"]}
    assert state_of(ten) == "noshow"


def test_nobody_is_sent_away_from_the_house_after_a_press(maria, ten):
    answer = maria.post(f"/arbete/tider/tid/{ten.pk}/har/?till=https://example.invalid/")
    assert answer["Location"] == f"/arbete/tider/tid/{ten.pk}/"


def test_other_days_have_their_own_list_and_strange_days_are_today(maria, ten, thursday):
    assert parts(maria, dag="2026-04-02") == {"later": ["Karin Testsson"]}
    assert parts(maria, dag="2026-04-03") == {}
    assert parts(maria, dag="\x00") == {"later": ["Karin Testsson"]}


def test_a_protected_person_has_no_name_in_the_day(cast, maria, ten):
    with as_system("a test protects somebody"):
        type(cast.karin).objects.filter(pk=cast.karin.pk).update(protection="protected")
    page = maria.get(DAY).content.decode()
    assert "Karin" not in page
    assert "19480707" not in page


def test_another_unit_has_an_empty_day_and_no_such_time(cast, ten):
    amira = signed_in(cast.amira)
    assert parts(amira) == {}
    assert amira.get(f"/arbete/tider/tid/{ten.pk}/").status_code == 404
    assert amira.post(f"/arbete/tider/tid/{ten.pk}/har/").status_code == 404


@pytest.mark.parametrize("how_many", [4, 40])
def test_the_day_costs_eight_statements_whatever_it_holds(cast, how_many):
    put_out(cast, TEN, capacity=40)
    for number in range(how_many):
        person = make_person(f"Person {number:03}", f"19500101{number:04}")
        actions.book(person, by=cast.maria, unit=cast.vc, start=TEN)
    maria = signed_in(cast.maria)
    maria.get(DAY)
    with counted() as statements:
        answer = maria.get(DAY)
    assert answer.context["count"] == how_many
    assert len(statements) <= 8, "\n".join(statements)


def test_the_day_is_written_down_with_everybody_in_it(cast, maria, ten):
    maria.get(DAY)
    assert [event.shown["patients"] for event in events(activity="list")] == [[str(cast.karin.pk)]]


def test_an_unchanged_day_is_quiet_and_a_changed_one_says_so(cast, maria, ten):
    token = maria.get(DAY).context["beat"].token
    live = f"{DAY}lage/"
    with counted() as statements:
        assert maria.get(live, {"v": token}, headers={"X-Samplan-Poll": "1"}).status_code == 204
    assert len(statements) <= 2, "\n".join(statements)
    with clock.at(moment("2026-03-30T09:12")):
        actions.check_in(ten, by=cast.maria)
    assert maria.get(live, {"v": token}, headers={"X-Samplan-Poll": "1"}).status_code == 200


# --- One time


def test_a_time_is_moved_to_another_day_with_one_press(maria, thursday):
    page = maria.get(f"/arbete/tider/tid/{thursday.pk}/flytta/")
    assert len(page.context["days"]) == 2
    slot = Slot.objects.get(starts_at=THURSDAY + timedelta(days=1))
    answer = maria.post(f"/arbete/tider/tid/{thursday.pk}/flytta/", {"start": slot.pk})
    assert answer.status_code == 302
    assert state_of(thursday) == "cancelled"
    assert [row.starts_at for row in rows(Appointment, state="booked")] == [slot.starts_at]


def test_a_time_that_somebody_else_took_meanwhile_is_not_taken_twice(cast, maria, thursday):
    slot = Slot.objects.get(starts_at=THURSDAY + timedelta(days=1))
    actions.book(make_person("Rut Testsson", "194107233025"), by=cast.maria, unit=cast.vc, start=slot.starts_at)
    answer = maria.post(f"/arbete/tider/tid/{thursday.pk}/flytta/", {"start": slot.pk})
    assert answer.status_code == 409
    assert state_of(thursday) == "booked"


def test_what_the_clinic_cancels_it_owes_anew(maria, thursday):
    maria.post(f"/arbete/tider/tid/{thursday.pk}/avboka/", {"reason": "Sjuk personal"})
    assert state_of(thursday) == "cancelled"
    page = maria.get("/arbete/tider/att-gora/").content.decode()
    assert "Karin Testsson" in page
    assert "Erbjud en ny tid" in page


def test_a_mistake_is_taken_back_with_a_reason(maria, thursday):
    url = f"/arbete/tider/tid/{thursday.pk}/fel/"
    assert maria.post(url, {"reason": ""}).status_code == 422
    assert maria.post(url, {"reason": "Fel person"}).status_code == 302
    assert state_of(thursday) == "entered-in-error"


# --- Finding and booking


def test_free_times_are_found_by_kind_day_and_unit(cast, maria):
    put_out(cast, TEN, THURSDAY)
    find = "/arbete/tider/hitta/"
    assert len(maria.get(find).context["days"]) == 2
    assert len(maria.get(find, {"dag": "3"}).context["days"]) == 1
    assert maria.get(find, {"tjanst": "Läkare"}).context["days"] == []
    assert maria.get(find, {"enhet": str(cast.ward.pk)}).context["days"] == []
    assert maria.get(find, {"enhet": "x", "fran": "x", "sort": "x", "dag": "9"}).status_code == 200


def test_maria_looks_it_through_and_then_books_and_invites(cast, maria, thursday):
    slot = Slot.objects.get(starts_at=THURSDAY + timedelta(hours=1))
    url = f"/arbete/tider/boka/{slot.pk}/"
    said = {"number": "480707-3228", "agreed": "yes", "invite": "now"}
    page = maria.post(url, {**said, "do": "look"})
    assert page.status_code == 200
    assert [step.channel for step in page.context["steps"]]
    assert rows(Appointment, slot=slot) == []
    assert maria.post(url, {**said, "do": "book"}).status_code == 302
    (made,) = rows(Appointment, slot=slot)
    assert len(rows(Invitation, appointment=made)) == 1


NEW_HERE = {"number": "19711002-1834", "agreed": "yes", "invite": "later"}
REFERRED = "Personen är remitterad till oss"


def test_whom_the_unit_does_not_know_is_shown_and_booked_once_it_is_said_why(cast, maria, thursday):
    robert = make_person("Robert Ask", "197110021834")
    slot = Slot.objects.get(starts_at=THURSDAY + timedelta(hours=1))
    url = f"/arbete/tider/boka/{slot.pk}/"
    asked = maria.post(url, {**NEW_HERE, "do": "book"})
    assert (asked.status_code, list(asked.context["form"].errors)) == (422, ["why"])
    assert "Robert" not in asked.content.decode()
    seen = maria.post(url, {**NEW_HERE, "why": REFERRED, "do": "book"})
    assert "Robert Ask" in seen.content.decode(), "one sees who it is before the place is taken"
    assert rows(Appointment, slot=slot) == []
    assert events(activity="seek_person", patient_id=robert.pk)
    assert "why" not in seen.context["form"].fields
    assert maria.post(url, {**NEW_HERE, "do": "book"}).status_code == 302
    assert [row.patient_id for row in rows(Appointment, slot=slot)] == [robert.pk]


def test_nobody_and_somebody_protected_are_told_alike(cast, maria, thursday):
    make_person("Robert Ask", "197110021834", protection="protected")
    said = {**NEW_HERE, "why": REFERRED, "earliest": "2026-04-01", "latest": "2026-04-30", "notice_hours": "24"}
    told = []
    for number in ("19711002-1834", "194101267013"):
        for page in ("valj-sjalv", "vantelista/ny"):
            answer = maria.post(f"/arbete/tider/{page}/", {**said, "number": number})
            assert answer.status_code == 422
            assert "Robert" not in answer.content.decode()
            told.append(answer.context["form"].errors["number"])
    assert [list(errors) for errors in told] == [["Ingen som du kan slå upp har det numret."]] * 4
    assert rows(Appointment, unit=cast.vc, patient__name="Robert Ask") == []


def test_whoever_is_looked_up_is_seen_before_they_are_let_to_choose(cast, maria):
    make_person("Robert Ask", "197110021834")
    said = {"number": "19711002-1834", "why_own": "Ringde och bad om en tid"}
    assert "Robert Ask" in maria.post("/arbete/tider/valj-sjalv/", said).content.decode()
    assert rows(Appointment, state="proposed") == []
    assert maria.post("/arbete/tider/valj-sjalv/", {"number": said["number"]}).status_code == 302


def test_somebody_is_let_to_choose_and_somebody_waits(cast, maria, thursday):
    answer = maria.post("/arbete/tider/valj-sjalv/", {"number": "480707-3228"})
    (offered,) = rows(Appointment, state="proposed")
    assert answer["Location"] == f"/arbete/tider/tid/{offered.pk}/kalla/"
    said = {"number": "480707-3228", "earliest": "2026-04-01", "latest": "2026-04-30", "notice_hours": "24"}
    assert maria.post("/arbete/tider/vantelista/ny/", {**said, "weekdays": ["0", "3"]}).status_code == 302
    page = maria.get("/arbete/tider/vantelista/").content.decode()
    assert "Karin Testsson" in page
    assert "måndag, torsdag" in page
    (waits,) = rows(Appointment, state="waitlist")
    maria.post(f"/arbete/tider/tid/{waits.pk}/lamna-listan/")
    assert state_of(waits) == "cancelled"


# --- Invitations


def help_groups(client) -> dict[str, list[str]]:
    groups = client.get("/arbete/tider/olasta/").context["groups"]
    return {group.key: [row["name"] for row in group.rows] for group in groups}


def test_a_visit_too_close_for_a_letter_is_to_be_phoned_and_the_call_is_kept(cast, maria, invited):
    assert help_groups(maria) == {"phone": ["Karin Testsson"]}
    page = maria.get(f"/arbete/tider/kallelse/{invited.pk}/")
    assert page.context["next"].title == "Ring personen"
    (task,) = rows(ClinicTask, kind="phone_patient")
    url = f"/arbete/tider/att-gora/{task.pk}/samtal/"
    maria.post(url, {"outcome": "no_answer", "text": "Signal gick fram"})
    (task,) = rows(ClinicTask, kind="phone_patient")
    assert (task.state, task.outcome) == ("open", "no_answer. Signal gick fram")
    maria.post(url, {"outcome": "reached", "text": ""})
    assert [one.state for one in rows(ClinicTask, kind="phone_patient")] == ["done"]
    assert "Maria Olofsson" in maria.get(f"/arbete/tider/kallelse/{invited.pk}/").content.decode()


def test_an_answer_by_phone_is_kept_with_how_and_who(maria, invited):
    url = f"/arbete/tider/kallelse/{invited.pk}/svar/"
    assert maria.post(url, {"kind": "accept", "said": "phone"}).status_code == 302
    (answer,) = rows(Answer)
    assert (answer.kind, answer.said, answer.by_person_id) == ("accept", "phone", None)
    assert state_of(invited) == "answered"
    assert help_groups(maria) == {}


def test_a_reply_slip_leads_to_its_invitation_by_its_mark_and_to_no_other_clinics(cast, maria, invited):
    mark = content.mark_of(invited)
    typed = f"{mark[:4].lower()} {mark[4:]}"
    answer = maria.get("/arbete/tider/olasta/", {"mark": typed})
    assert answer["Location"] == f"/arbete/tider/kallelse/{invited.pk}/#svar"
    for wrong in ("0000", "0" * 8, "ÅÄÖ\x00"):
        page = maria.get("/arbete/tider/olasta/", {"mark": wrong})
        assert (page.status_code, page.context["count"]) == (404, 1), "the list is still there"
    assert signed_in(cast.amira).get("/arbete/tider/olasta/", {"mark": mark}).status_code == 404


def test_a_question_is_a_task_until_it_is_answered(cast, maria, invited):
    actions.answer_invitation(invited, by=cast.patient, kind="question", text="Får min dotter följa med?")
    assert "Får min dotter följa med?" in maria.get("/arbete/tider/att-gora/").content.decode()
    (answer,) = rows(Answer)
    maria.post(f"/arbete/tider/fraga/{answer.pk}/", {"text": "Ja, hon är välkommen."})
    assert rows(ClinicTask, kind="answer_question", state="open") == []


@pytest.fixture
def by_letter(cast) -> Invitation:
    """Karin is invited a month ahead; she has no digital way, so a letter waits for the printer."""
    put_out(cast, moment("2026-04-30T09:00"))
    time = actions.book(cast.karin, by=cast.maria, unit=cast.vc, start=moment("2026-04-30T09:00"))
    return actions.send_invitation(time, by=cast.maria)


def test_letters_are_printed_as_one_file_and_confirmed(maria, by_letter):
    assert help_groups(maria) == {"letter": ["Karin Testsson"]}
    maria.post("/arbete/tider/olasta/brev/")
    (batch,) = maria.get("/arbete/tider/olasta/").context["batches"]
    pdf = maria.get(f"/arbete/tider/olasta/brev/{batch.id}/")
    assert pdf.content.startswith(b"%PDF")
    maria.post(f"/arbete/tider/olasta/brev/{batch.id}/utskrivna/")
    assert maria.get("/arbete/tider/olasta/").context["batches"] == []
    letter = maria.get(f"/arbete/tider/kallelse/{by_letter.pk}/brev/")
    assert letter.content.startswith(b"%PDF")


def test_a_letter_that_came_back_is_failed_or_phoned_but_never_opened(cast, maria, by_letter):
    maria.post("/arbete/tider/olasta/brev/")
    actions.channel_answers(by_letter, by=cast.maria, channel="paper", answer=ChannelAnswer.REJECTED)
    (name,) = help_groups(maria).values()
    assert name == ["Karin Testsson"]
    assert rows(Invitation)[0].opened != "opened"


def test_a_withdrawn_invitation_waits_for_nobody(maria, by_letter):
    maria.post(f"/arbete/tider/kallelse/{by_letter.pk}/ta-tillbaka/")
    assert state_of(by_letter) == "withdrawn"
    assert help_groups(maria) == {}


def test_another_unit_sees_no_invitation_of_ours(cast, by_letter):
    amira = signed_in(cast.amira)
    for path in ("", "brev/", "svar/", "ta-tillbaka/", "annat-satt/"):
        assert amira.get(f"/arbete/tider/kallelse/{by_letter.pk}/{path}").status_code in (404, 302)
        assert amira.post(f"/arbete/tider/kallelse/{by_letter.pk}/{path}").status_code in (404, 405)


def test_the_clock_is_moved_on_in_development_only(maria, by_letter, settings):
    settings.DEV = False
    assert maria.post(f"/arbete/tider/kallelse/{by_letter.pk}/fram/").status_code == 404
    settings.DEV = True
    assert "Brevet skrivs ut" in maria.get(f"/arbete/tider/kallelse/{by_letter.pk}/").content.decode()
    for state in ("paper_sent", "expired"):  # the letter is posted, and then nothing but the visit lies ahead
        assert maria.post(f"/arbete/tider/kallelse/{by_letter.pk}/fram/").status_code == 302
        assert state_of(by_letter) == state


def test_the_board_counts_and_shows_no_share_of_few(maria, ten, by_letter):
    board = maria.get("/arbete/tider/laget/").context["board"]
    assert (board.unread, board.letters_waiting) == (1, 1)
    assert all(way.is_few for way in board.ways)


def test_what_is_owed_stands_in_the_tab(maria, thursday):
    maria.post(f"/arbete/tider/tid/{thursday.pk}/avboka/", {"reason": ""})
    tabs = {tab.url: tab.count for tab in maria.get("/arbete/").context["shell"].tabs}
    assert tabs[DAY] == 1


# --- The clinic by itself

CLINIC = "/arbete/tider/mottagningen/"
KIND = {"name": "Blodtryck", "title": "Blodtryckskontroll", "minutes": "20", "modality": "physical"}
KIND |= {"patients_book": "yes", "is_active": "yes"}


def test_maria_makes_a_kind_of_time_and_puts_out_its_week(cast, maria):
    assert maria.post(f"{CLINIC}tidstyp/", KIND).status_code == 302
    (kind,) = maria.get(CLINIC).context["kinds"]
    url = f"{CLINIC}tidstyp/{kind.pk}/vecka/"
    week = {
        "capacity": "1",
        "from_2": "9",
        "to_2": "11",
        "from_3": "9",
        "to_3": "12",
        "break_from_3": "10",
        "break_to_3": "10.20",
        "until": "2026-04-02",
    }
    seen = maria.post(url, {**week, "do": "look"})
    assert (seen.context["count"], Slot.objects.count()) == (14, 0)
    assert maria.post(url, week).status_code == 302
    assert Slot.objects.count() == 14
    kept = maria.get(url).context["form"].initial
    assert (kept["break_to_3"], kept.get("break_to_2")) == ("10.20", None), "only Thursday has a break"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"from_0": "9"}, "to_0"),
        ({"from_0": "9", "to_0": "12", "break_from_0": "10"}, "break_to_0"),
        ({"from_0": "9", "to_0": "12", "break_from_0": "11.30", "break_to_0": "12.30"}, "break_to_0"),
        ({"from_0": "9", "to_0": "12", "break_from_1": "10", "break_to_1": "11"}, "break_to_1"),
        ({}, "from_0"),
    ],
)
def test_a_day_that_does_not_fit_together_is_told_at_its_own_field(given, field):
    form = WeekForm({"capacity": "1", "until": "2026-04-02", **given})
    assert list(form.errors) == [field]


def test_a_text_that_tells_of_an_illness_is_warned_of_while_it_is_written(maria):
    told = maria.post(f"{CLINIC}tidstyp/", {**KIND, "prepare": "Inför din diabeteskontroll", "do": "look"})
    assert "diabeteskontroll" in told.context["warnings"][0]
    fine = maria.post(f"{CLINIC}tidstyp/", {**KIND, "prepare": "Vila en stund", "do": "look"})
    assert fine.context["warnings"] == []
    assert [line.text for line in fine.context["lines"]][0] == "Blodtryckskontroll"
    unfinished = {"title": "Besök", "bring": "Din hiv-medicin", "modality": "hejsan", "do": "look"}
    half = maria.post(f"{CLINIC}tidstyp/", unfinished)
    assert (half.status_code, len(half.context["warnings"])) == (422, 1), "before it can be saved"
    assert "Din hiv-medicin" in half.content.decode()


def test_a_text_that_tells_is_kept_and_warned_of_whenever_it_is_opened(maria):
    """The title is read behind the sign-in; what stands in letters is not."""
    maria.post(f"{CLINIC}tidstyp/", {**KIND, "title": "Diabeteskontroll", "prepare": "Inför din diabeteskontroll"})
    (kind,) = maria.get(CLINIC).context["kinds"]
    page = maria.get(f"{CLINIC}tidstyp/{kind.pk}/")
    assert page.context["form"].initial["prepare"] == "Inför din diabeteskontroll"
    assert [word.split(":")[0] for word in page.context["warnings"]] == ["Inför besöket"]


def test_days_are_closed_and_opened_again(maria, thursday):
    url = f"{CLINIC}stangt/"
    assert maria.post(url, {"first_on": "2026-04-03", "last_on": "2026-04-01"}).status_code == 422
    assert maria.post(url, {"first_on": "2026-04-03", "last_on": "2026-04-03"}).status_code == 302
    assert Slot.objects.filter(is_closed=True).count() == 1
    (closed,) = maria.get(CLINIC).context["closed"]
    maria.post(f"{url}{closed.id}/oppna/")
    assert Slot.objects.filter(is_closed=True).count() == 0


def test_the_clinics_own_rule_is_used_and_an_empty_one_is_the_common(maria):
    common = maria.get(CLINIC).context["hours"]["cancel"]
    maria.post(f"{CLINIC}regler/", {"cancel_hours": "48", "is_sensitive": "no"})
    assert maria.get(CLINIC).context["hours"]["cancel"] == 48
    maria.post(f"{CLINIC}regler/", {"cancel_hours": "", "is_sensitive": "no"})
    assert maria.get(CLINIC).context["hours"]["cancel"] == common


def test_another_clinics_kinds_of_time_are_not_ours_to_change(cast, maria):
    maria.post(f"{CLINIC}tidstyp/", KIND)
    (kind,) = maria.get(CLINIC).context["kinds"]
    amira = signed_in(cast.amira)
    for path in (f"tidstyp/{kind.pk}/", f"tidstyp/{kind.pk}/vecka/"):
        assert amira.get(CLINIC + path).status_code == 404
        assert amira.post(CLINIC + path, KIND).status_code == 404
