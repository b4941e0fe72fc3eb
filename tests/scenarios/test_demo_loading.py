"""Loading the demo at an hour when nobody works."""

import pytest
from django.core.management import CommandError, call_command

from apps.cases.models import Case
from apps.core import clock
from apps.core.guard import as_system
from apps.scenarios.demo import loading
from tests.cast import moment


@pytest.mark.full
def test_the_demo_can_be_loaded_just_after_midnight_when_the_clocks_go_forward(db):
    with clock.at(moment("2026-03-29T00:05")):
        assert loading.load_demo() == 40
        assert loading.load_demo() == 0


def test_a_story_that_no_longer_holds_leaves_nothing_behind(db, monkeypatch, tmp_path):
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories/one.yaml").write_text(
        "clock: today-1d 09:00\nevents:\n- {at: today-1d 10:00, by: nurse, do: discharge, on: patient}\n"
    )
    (tmp_path / "patients.yaml").write_text('karin: {story: one, ward: "Geriatrikavdelning 7 i Lund"}\n')
    monkeypatch.setattr(loading, "HERE", tmp_path)

    with pytest.raises(loading.DemoBroken, match=r"stories/one.yaml \(karin\):3"):
        loading.load_demo()

    with as_system("a test counts"):
        assert not Case.objects.exists()
    assert not loading.is_loaded()


def test_a_real_installation_gets_no_demo(settings):
    settings.DEV = settings.TESTING = False

    with pytest.raises(CommandError):
        call_command("load_demo")
