"""The forms of a discharge as people fill them in: prefilled, looked through, sent once, and nothing typed is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.cases.models import Draft, Message, Task
from apps.core import clock
from apps.core.guard import as_system
from apps.discharge.models import Stay
from apps.organisations.models import Unit
from tests.cast import moment
from tests.workplace.conftest import fresh, rows, signed_in

OK = (200, 302)


@pytest.fixture
def cast(cast):
    """The cast, with units that say where they work."""
    Unit.objects.filter(pk__in=[cast.lund.pk, cast.hsv.pk, cast.vc.pk]).update(municipality_code="1281")
    return cast


@pytest.fixture
def amira(cast):
    return signed_in(cast.amira)


def url(case, slug):
    return f"/arbete/utskrivning/{case.pk}/{slug}/"


def filled(page) -> dict:
    """The form of a page as a browser would send it untouched."""
    html = page.content.decode()
    form = html[html.index('<form class="panel form') :]
    form = form[: form.index("</form>")]
    data: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value, kind = attr(tag, "name"), attr(tag, "value"), attr(tag, "type")
        if name and (kind not in ("checkbox", "radio") or " checked" in tag):
            data.setdefault(name, []).append(value or "")
    for name, inside in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)"\s+selected', inside)
        data[name] = [chosen[1] if chosen else ""]
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\s?(.*?)</textarea>', form, re.S):
        data[name] = [text.strip()]
    data.pop("csrfmiddlewaretoken", None)
    return data


def attr(tag, name):
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1] if found else None


def test_the_notice_is_filled_in_from_the_stay(cast, amira, case):
    page = amira.get(url(case, "inskrivningsmeddelande"))
    data = filled(page)
    assert data["assessed_by"] == [str(cast.jonas.staff_id)]
    assert data["expected_needs"] == ["social", "municipal_health"]
    assert data["estimated_discharge_at_date"] == ["2026-04-03"]
    assert set(data["to"]) == {str(cast.lund.pk), str(cast.hsv.pk), str(cast.vc.pk)}


def test_a_prefilled_notice_goes_in_three_presses(cast, amira, case):
    address = url(case, "inskrivningsmeddelande")
    data = filled(amira.get(address))
    review = amira.post(address, {**data, "do": "review"})
    assert review.status_code == 200
    assert cast.lund.name in review.content.decode()
    assert not rows(Message)
    answer = amira.post(address, {**data, "do": "send"})
    assert answer.status_code == 302
    assert [message.kind for message in rows(Message)] == ["admission_notice"]
    assert fresh(case, cast.amira).state == "admitted"


@pytest.mark.parametrize(
    ("sent_at", "payable"),
    [
        ("2026-03-30T10:00", "torsdag 2 april, om det skickas senast 12.00 i dag"),
        ("2026-03-30T12:01", "fredag 3 april"),
    ],
)
def test_the_ready_notice_is_looked_through_with_the_days_that_it_leads_to(cast, told_case, sent_at, payable):
    with clock.at(moment(sent_at)):
        amira = signed_in(cast.amira)
        address = url(told_case, "utskrivningsklar")
        said = review_of(amira, address, "consent")
        assert said["Första betaldag"] == payable
        assert said["Kallelse till SIP senast"] == "torsdag 2 april"
        assert "Första betaldag" not in review_of(amira, address, "none"), "nobody is told"


def review_of(client, address, basis) -> dict[str, str]:
    data = {**filled(client.get(address)), "secrecy_basis": basis, "do": "review"}
    lines = client.post(address, data).context["lines"]
    return {str(line["label"]): line["value"].replace("\xa0", " ") for line in lines}


def test_what_helps_the_others_to_prepare_goes_along(cast, amira, case):
    more = {"contacts": "Lena, dotter, 070-174 06 05", "known_services": ["home_care"], "secrecy_basis": "consent"}
    send(amira, url(case, "inskrivningsmeddelande"), **more)
    page = signed_in(cast.per).get(f"/arbete/arende/{case.pk}/").content.decode()
    assert "Lena, dotter" in page
    assert "Hemtjänst" in page


def test_sent_twice_it_is_done_once(cast, amira, case):
    address = url(case, "inskrivningsmeddelande")
    data = {**filled(amira.get(address)), "do": "send"}
    assert amira.post(address, data).status_code == amira.post(address, data).status_code == 302
    assert len(rows(Message)) == 1


def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(cast, amira, case):
    address = url(case, "inskrivningsmeddelande")
    data = {**filled(amira.get(address)), "do": "send", "to": [], "expected_needs": [], "reason": "Föll i köket"}
    answer = amira.post(address, data)
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert set(errors) == {"to", "expected_needs"}
    assert "Föll i köket" in answer.content.decode()


def test_municipal_health_needs_a_health_centre(cast, amira, case):
    address = url(case, "inskrivningsmeddelande")
    data = {**filled(amira.get(address)), "do": "send", "to": [str(cast.lund.pk), str(cast.hsv.pk)]}
    answer = amira.post(address, data)
    assert answer.status_code == 422
    assert "to" in answer.context["form"].errors


def test_another_unit_is_found_without_losing_a_word(cast, amira, case):
    address = url(case, "inskrivningsmeddelande")
    data = {**filled(amira.get(address)), "do": "find", "find_unit": "eslöv", "reason": "Föll i köket"}
    page = amira.post(address, data).content.decode()
    assert cast.eslov.name in page
    assert "Föll i köket" in page


def test_a_step_that_has_passed_says_so_and_shows_the_text(cast, amira, told_case):
    answer = amira.get(url(told_case, "inskrivningsmeddelande"))
    assert answer.status_code == 409
    data = {"do": "send", "to": str(cast.lund.pk), "reason": "Skrivet i en annan flik"}
    answer = amira.post(url(told_case, "inskrivningsmeddelande"), data)
    assert answer.status_code == 409
    assert "Skrivet i en annan flik" in answer.content.decode()


def test_the_whole_way_home_by_form(cast, amira, case):
    """Ward, municipality and health centre each fill in their forms as they come."""
    per, maria, olle = (signed_in(getattr(cast, name)) for name in ("per", "maria", "olle"))
    send(amira, url(case, "inskrivningsmeddelande"))
    send(per, url(case, "starta-planering"))
    send(per, url(case, "kartlaggning"), living="Bor ensam, tre trappor", secrecy_basis="consent")
    send(amira, url(case, "planeringsunderlag"), function="Går med rollator", secrecy_basis="consent")
    send(olle, url(case, "fast-vardkontakt"), other_name="Siv Lind")
    send(amira, url(case, "andra-berakning"), estimated_discharge_at_date="2026-04-02")
    send(amira, url(case, "utskrivningsklar"), secrecy_basis="consent")
    for client in (amira, per, maria):
        send(client, url(case, "stallningstagande-sip"), view="no_need", secrecy_basis="consent")
    send(signed_in(cast.siv), url(case, "beslut-sip"), sip_required="no", secrecy_basis="consent")
    for client in (amira, per, maria):
        send(client, url(case, "bekrafta-hemgang"), ready="yes", secrecy_basis="consent")
    send(amira, url(case, "skriv-ut-patient"))
    send(amira, url(case, "utskrivningsinformation"), summary="Bra", medication_changed="no", secrecy_basis="consent")
    send(amira, url(case, "patientinformation"), text="Du har haft det bra")
    send(signed_in(cast.siv), url(case, "avsluta"))
    assert fresh(case, cast.amira).state == "closed"
    assert not [task for task in rows(Task, state="open")]
    with as_system("a test looks"):
        assert Stay.objects.get(case=case).fixed_contact_name == "Siv Lind"


def send(client, address, **more):
    page = client.get(address)
    assert page.status_code == 200, address
    answer = client.post(address, {**filled(page), **more, "do": "send"})
    assert answer.status_code == 302, (address, answer.context["form"].errors)


def test_dates_out_of_order_are_told_at_the_field(cast, amira, told_case):
    address = url(told_case, "utskrivningsklar")
    data = {**filled(amira.get(address)), "do": "send", "secrecy_basis": "consent"}
    answer = amira.post(address, {**data, "decided_at_date": "2026-03-29", "decided_at_time": "08.00"})
    assert answer.status_code == 422
    assert "decided_at" in answer.context["form"].errors


def test_a_role_without_the_verb_meets_a_closed_door(cast, told_case):
    per = signed_in(cast.per)
    assert per.get(url(told_case, "utskrivningsklar")).status_code == 403
    assert per.post(url(told_case, "utskrivningsklar"), {"do": "send"}).status_code == 403


def test_a_stranger_finds_no_form(cast, told_case):
    assert signed_in(cast.elin).get(url(told_case, "starta-planering")).status_code == 404


NASTY = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["\x00", "a" * 100_000, "<script>alert(1)</script>", "\u202e\u2067baklänges", "2026-13-45"]),
)
SLUGS = (
    "inskrivningsmeddelande", "kartlaggning", "planeringsunderlag", "andra-berakning", "utskrivningsklar",
    "stallningstagande-sip", "bekrafta-hemgang", "skriv-ut-patient", "utskrivningsinformation", "patientinformation",
    "byt-avdelning", "avbryt", "avliden",
)  # fmt: skip


def test_whatever_is_typed_gets_an_answer_and_never_an_error(cast, amira, told_case):
    """Generated input in every field of every form: 4xx with the form, or a review; never 500."""

    # Which fields there are depends on what was sent before, so fields are drawn by number and not by name.
    typed = st.lists(st.tuples(st.integers(0, 99), NASTY), max_size=4)

    @given(slug=st.sampled_from(SLUGS), do=st.sampled_from(["send", "review", "draft", "find"]), typed=typed)
    def attempt(slug, do, typed):
        address = url(told_case, slug)
        fields = filled(amira.get(address)) if amira.get(address).status_code == 200 else {}
        names = sorted(set(fields) | {"reason", "text", "summary", "to"})
        wrong = {names[number % len(names)]: text for number, text in typed}
        answer = amira.post(address, {**fields, **wrong, "do": do})
        assert answer.status_code in (200, 302, 409, 422), (address, answer.status_code)

    attempt()


def test_a_draft_is_saved_by_itself_and_gone_when_sent(cast, amira, told_case):
    address = url(told_case, "planeringsunderlag")
    data = filled(amira.get(address))
    saved = amira.post(f"{address}utkast/", {**data, "function": "Går med rollator"})
    assert saved.status_code == 200
    assert saved.json()["version"] == 1
    again = filled(amira.get(address))
    assert again["function"] == ["Går med rollator"]
    assert again["version"] == ["1"]
    send(amira, address, secrecy_basis="consent")
    assert not rows(Draft)


def test_nobody_else_s_unit_sees_the_draft(cast, amira, told_case):
    amira.post(url(told_case, "planeringsunderlag") + "utkast/", {"function": "Hemligt utkast"})
    page = signed_in(cast.per).get(f"/arbete/arende/{told_case.pk}/")
    assert "Hemligt utkast" not in page.content.decode()
    assert not list(Draft.objects.visible_to(cast.per))
