"""What the ward tells those who take over stands in the ward's own record too, written once."""

import pytest

from apps.cases.actions import correct_message, record_consent
from apps.cases.models import Case
from apps.discharge import actions
from apps.records.models import RecordEntry
from tests.cast import moment

from .conftest import everything


@pytest.fixture
def home(cast):
    """Karin has left the ward."""
    case = actions.open_case(
        cast.karin, by=cast.amira, admitted_at=moment("2026-03-30T08:00"), assessed_by=cast.staff("jonas"),
        care_form="somatic", expected_needs=["social"], estimated_discharge_at=moment("2026-03-30T13:00").date(),
    )  # fmt: skip
    record_consent(case, by=cast.amira, purpose="svu_information", status="given")
    actions.send_admission_notice(case, by=cast.amira, to=[cast.lund, cast.vc])
    actions.mark_ready(case, by=cast.jonas, secrecy_basis="consent")
    actions.discharge(case, by=cast.amira, destination="home")
    return Case.objects.visible_to(cast.amira).get(pk=case.pk)


def test_the_discharge_information_becomes_a_signed_note_of_the_ward(cast, home):
    message = actions.send_discharge_information(
        home, by=cast.jonas, summary="Opererad, får belasta fullt.", medication_changed=True
    )
    [entry] = RecordEntry.objects.visible_to(cast.amira)
    assert (entry.kind, entry.note_type, entry.unit_id, entry.case_id) == ("note", "sva", cast.ward.pk, home.pk)
    assert entry.title == "Utskrivningsinformation"
    assert "Opererad, får belasta fullt." in entry.text
    assert (entry.signed_by_id, entry.source) == (cast.jonas.staff_id, f"message:{message.pk}")
    assert list(RecordEntry.objects.visible_to(cast.patient)) == [entry]


def test_a_corrected_message_is_the_note_s_next_version(cast, home):
    message = actions.send_discharge_information(home, by=cast.amira, summary="Fel ben.", medication_changed=False)
    correct_message(home, by=cast.amira, message=message, text="Rätt ben.")
    old, new = sorted(everything(), key=lambda entry: entry.version)
    assert (new.supersedes_id, new.is_current, old.is_current) == (old.pk, True, False)
    assert "Rätt ben." in new.text
    assert "Fel ben." in old.text


def test_other_messages_are_not_filed(cast, home):
    assert everything() == []
