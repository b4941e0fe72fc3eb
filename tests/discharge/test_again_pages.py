"""The forms of what stands in the way, goes on again, or should never have been: offered where they fit."""

import pytest

from apps.cases.models import Case
from apps.core import clock
from apps.core.guard import as_system
from apps.discharge import actions
from apps.discharge.models import Obstacle
from tests.cast import moment
from tests.workplace.conftest import signed_in

from .test_pages import filled, url

OFFERED = {
    "hinder": "record_obstacle", "hinder-borta": "end_obstacle", "ateroppna": "reopen", "aterinskriv": "readmit",
    "makulera": "annul",
}  # fmt: skip


def page_of(case, actor) -> str:
    return signed_in(actor).get(f"/arbete/arende/{case.pk}/").content.decode()


def offered(case, actor) -> set[str]:
    html = page_of(case, actor)
    return {verb for slug, verb in OFFERED.items() if f'href="{url(case, slug)}"' in html}


@pytest.fixture
def leaving(ready_case, cast):
    with clock.at(moment("2026-04-03T13:00")):
        actions.discharge(ready_case, by=cast.amira, destination="own_home")
        actions.send_discharge_information(
            ready_case, by=cast.amira, summary="Vila", medication_changed=False, secrecy_basis="consent"
        )
    return ready_case


def test_each_is_offered_to_those_who_may_while_it_fits(ready_case, cast):
    with clock.at(moment("2026-04-02T09:00")):
        assert offered(ready_case, cast.per) == {"record_obstacle"}
        assert offered(ready_case, cast.amira) == {"record_obstacle", "annul"}
        actions.record_obstacle(ready_case, by=cast.per, reason="housing")
        assert offered(ready_case, cast.maria) == {"record_obstacle", "end_obstacle"}
        assert "Hinder: Boende (Biståndsenheten Lund" in page_of(ready_case, cast.amira)


def test_the_only_obstacle_is_chosen_already_when_it_is_gone(ready_case, cast):
    with clock.at(moment("2026-04-02T09:00")):
        actions.record_obstacle(ready_case, by=cast.per, reason="housing")
        per = signed_in(cast.per)
        data = filled(per.get(url(ready_case, "hinder-borta")))
        assert data["reason"] == ["housing"]
        assert per.post(url(ready_case, "hinder-borta"), {**data, "do": "send"}).status_code == 302
    with as_system("a test looks"):
        assert Obstacle.objects.get().valid_to == moment("2026-04-02T09:00")


def test_the_patient_reads_why_it_takes_longer(ready_case, cast, client):
    from apps.discharge.told import seen_by

    with clock.at(moment("2026-04-02T09:00")):
        actions.record_obstacle(ready_case, by=cast.maria, reason="outpatient_effort_unavailable")
        facts = seen_by(cast.patient, ready_case.pk).story.facts
    assert "Din vårdcentral kan inte göra sin del än." in [fact["text"] for fact in facts]


def test_a_reopened_case_tells_the_patient_of_the_new_day_or_that_none_is_known(leaving, cast):
    from apps.discharge.told import seen_by

    with clock.at(moment("2026-04-03T18:00")):
        assert offered(leaving, cast.amira) == {"reopen", "annul"}
        actions.reopen(leaving, by=cast.amira, reason="Yrsel")
        assert seen_by(cast.patient, leaving.pk).story.title == "Du stannar på sjukhuset ett tag till"


def test_coming_back_opens_the_new_case_with_what_was_known_for_somebody_to_confirm(leaving, cast):
    with clock.at(moment("2026-04-03T14:00")), as_system("written during the first stay"):
        actions.reopen(leaving, by=cast.amira, reason="För tidigt")
        actions.share_planning_basis(leaving, by=cast.amira, function="Går med rollator", secrecy_basis="consent")
        actions.discharge(leaving, by=cast.amira, destination="own_home")
        actions.send_discharge_information(
            leaving, by=cast.amira, summary="Vila", medication_changed=False, secrecy_basis="consent"
        )
        actions.close_case(leaving, by=cast.siv)
    with clock.at(moment("2026-04-08T09:00")):
        amira = signed_in(cast.amira)
        assert offered(leaving, cast.amira) == {"readmit", "annul"}
        data = filled(amira.get(url(leaving, "aterinskriv")))
        sent = amira.post(url(leaving, "aterinskriv"), {**data, "do": "send"})
        with as_system("a test looks"):
            second = Case.objects.get(previous=leaving)
        assert sent.headers["Location"] == f"/arbete/arende/{second.pk}/"
        actions.send_admission_notice(
            second, by=cast.amira, to=[cast.lund, cast.vc], assessed_by=cast.staff("jonas"),
            expected_needs=["social"], estimated_discharge_at=moment("2026-04-10T12:00"),
        )  # fmt: skip
        plain = amira.get(url(second, "planeringsunderlag")).content.decode()
        assert "?earlier=1" in plain
        assert "rollator" not in plain
        copied = amira.get(url(second, "planeringsunderlag") + "?earlier=1").content.decode()
        assert ", inte bekräftat) Går med rollator" in copied


def test_an_annulled_case_says_so_and_asks_a_second_person(told_case, cast):
    amira = signed_in(cast.amira)
    page = amira.get(url(told_case, "makulera"))
    done = amira.post(url(told_case, "makulera"), {**filled(page), "reason": "wrong_patient", "do": "send"})
    assert done.status_code == 302
    assert "En andra person har inte sett på det än." in page_of(told_case, cast.amira)
    assert offered(told_case, cast.amira) == set()
    assert offered(told_case, cast.jonas) == {"annul"}
    jonas = signed_in(cast.jonas)
    said = jonas.post(url(told_case, "makulera"), {**filled(jonas.get(url(told_case, "makulera"))), "do": "send"})
    assert said.status_code == 302
    assert "Bekräftat av Jonas Ek." in page_of(told_case, cast.amira)
    assert signed_in(cast.per).get(f"/arbete/arende/{told_case.pk}/").status_code == 404
