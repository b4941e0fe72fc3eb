"""Entries from another system: all of a file or nothing of it, each once, and only for people the unit cares for."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from apps.audit import log
from apps.core.errors import Invalid, NotAllowed
from apps.records.actions import import_entries
from tests.cast import make_person

from .conftest import everything

ROW = {
    "key": "A1", "personal_number": "19480707-3228", "kind": "note", "note_type": "bes",
    "text": "Kontroll av blodtryck.", "happened_at": "2026-02-03T10:00+01:00", "author": "Doktor Gren",
}  # fmt: skip
NOBODY = "190002019818"
PILL = {**ROW, "key": "A2", "kind": "medication", "note_type": "", "title": "Enalapril", "dose": "5 mg"}


def test_olle_imports_the_health_centre_s_old_notes_once(care):
    for _again in range(2):
        import_entries(care.vc, by=care.olle, source="Gamla journalen", rows=[ROW, PILL])
    entries = {entry.source: entry for entry in everything()}
    assert set(entries) == {"Gamla journalen:A1", "Gamla journalen:A2"}
    first = entries["Gamla journalen:A1"]
    assert (first.unit_id, first.author_id, first.data["author"]) == (care.vc.pk, None, "Doktor Gren")
    assert first.happened_at.isoformat() == "2026-02-03T09:00:00+00:00"
    assert log.has("import_entry", patient_id=care.karin.pk, subject_id=first.pk)


def test_one_wrong_row_and_nothing_is_taken(care):
    stranger = make_person("Annan Testsson", "191212121212")
    rows = [
        ROW,
        {**ROW, "key": ""},
        {**ROW, "key": "B", "personal_number": "19480707-3229"},
        {**ROW, "key": "C", "personal_number": stranger.personal_number},
        {**ROW, "key": "D", "personal_number": NOBODY},
        {**ROW, "key": "E", "kind": "dikt"},
        {**ROW, "key": "F", "happened_at": "i går"},
        {**ROW, "key": "G", "note_type": ""},
    ]
    with pytest.raises(Invalid) as refusal:
        import_entries(care.vc, by=care.olle, source="Gamla journalen", rows=rows)
    assert set(refusal.value.fields) == {f"row_{number}" for number in range(2, 9)}
    assert refusal.value.fields["row_4"] == refusal.value.fields["row_5"], "a stranger and nobody are alike"
    assert everything() == []


def test_only_for_one_s_own_unit_and_only_by_those_who_may(care):
    with pytest.raises(NotAllowed):
        import_entries(care.ward, by=care.olle, source="X", rows=[ROW])
    with pytest.raises(NotAllowed):
        import_entries(care.ward, by=care.amira, source="X", rows=[ROW])
    for fields in ({"source": " ", "rows": [ROW]}, {"source": "X", "rows": []}):
        with pytest.raises(Invalid):
            import_entries(care.vc, by=care.olle, **fields)


def command(care, tmp_path, rows, staff="olle", unit="vc") -> None:
    names = list(ROW)
    lines = [",".join(names), *(",".join(row.get(name, "") for name in names) for row in rows)]
    file = tmp_path / "entries.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    hsa = {"staff": getattr(care, staff).staff_hsa, "unit": getattr(care, unit).hsa_id}
    call_command("import_record", file, source="Fil", **hsa)


def test_a_file_is_imported_by_somebody_with_a_valid_post(care, tmp_path):
    command(care, tmp_path, [ROW, {**ROW, "key": "A3"}])
    assert len(everything(unit=care.vc)) == 2


def test_the_command_says_which_rows_are_wrong_and_takes_none(care, tmp_path):
    with pytest.raises(CommandError, match="row_2"):
        command(care, tmp_path, [ROW, {**ROW, "key": "B", "kind": "dikt"}])
    with pytest.raises(CommandError, match="HSA"):
        command(care, tmp_path, [ROW], staff="amira", unit="ward")
    assert everything() == []
