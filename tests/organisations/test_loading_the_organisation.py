"""`manage.py load_organisations`: all or nothing, and every wrong row is told with its file and line."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from apps.core import clock
from apps.organisations.loading import load
from apps.organisations.models import Assignment, Principal, Provider, Staff, Unit
from tests.trail import events

from .region import FILES, Region

pytestmark = pytest.mark.django_db
MODELS = (Principal, Provider, Unit, Staff, Assignment)


@pytest.fixture
def region(tmp_path):
    return Region(tmp_path)


def everything() -> list:
    return [list(model.objects.order_by("pk").values()) for model in MODELS]


def problems(region) -> list[str]:
    """What is wrong, after having made sure that nothing was loaded."""
    before = everything()
    report = load(region.folder)
    assert everything() == before
    assert report.changes == 0
    return [str(problem) for problem in report.problems]


def test_a_right_region_is_loaded(region):
    report = load(region.folder)
    assert report.problems == []
    assert report.changes == 11
    ward = Unit.objects.select_related("provider__principal").get(hsa_id="SE9999000129-A7")
    assert (ward.provider.principal.name, ward.is_inpatient, ward.provider_kind) == ("Region Skåne", True, "V")
    assert ward.mailbox_verified_at is None
    assert Principal.objects.get(code="1281").org_no == "9999012819"
    assert Staff.objects.get(name="Per Olsson").is_protected
    assert str(Assignment.objects.get(role="care_manager").valid_to) == "2026-12-31"
    assert events(activity="load_organisations")[0].shown == {"changes": 11}


def test_loading_twice_changes_nothing(region):
    load(region.folder)
    before = everything()
    report = load(region.folder)
    assert (report.changes, report.problems) == (0, [])
    assert everything() == before
    assert len(events(activity="load_organisations")) == 1


def test_a_changed_row_is_changed_and_a_missing_row_is_left(region):
    load(region.folder)
    Unit.objects.update(mailbox_verified_at=clock.now())
    region.line("units.csv", 3, FILES["units.csv"][2].replace("b1@", "b2@"))
    region.line("staff.csv", 2, "SE9999000129-P3,Berit Alm,false")
    region.line("assignments.csv", 2, "SE9999000129-P3,SE9999000129-A7,ward_nurse,2024-01-01,")
    report = load(region.folder)
    assert report.problems == []
    assert (report.counts["units.csv"].changed, report.counts["staff.csv"].left) == (1, 1)
    assert Staff.objects.filter(name="Amira Haddad").exists()
    assert Assignment.objects.filter(staff__name="Amira Haddad", valid_to=None).exists()
    verified = dict(Unit.objects.values_list("hsa_id", "mailbox_verified_at"))
    assert verified["SE9999012819-B1"] is None  # a new address has not been verified
    assert verified["SE9999000129-A7"] is not None


def test_an_assignment_that_ends_makes_room_for_the_next(region):
    load(region.folder)
    region.line("assignments.csv", 2, "SE9999000129-P1,SE9999000129-A7,ward_nurse,2024-01-01,2026-06-30")
    region.add("assignments.csv", "SE9999000129-P1,SE9999000129-A7,ward_nurse,2026-07-01,")
    assert load(region.folder).problems == []
    assert Assignment.objects.filter(role="ward_nurse").count() == 2


def test_two_principals_may_change_numbers(region):
    load(region.folder)
    region.line("principals.csv", 2, "12,Region Skåne,region,999901-2819")
    region.line("principals.csv", 3, "1281,Lunds kommun,municipality,232100-0255")
    assert load(region.folder).problems == []
    assert Principal.objects.get(code="12").org_no == "9999012819"


AMIRA, PER = "SE9999000129-P1,SE9999000129-A7,", "SE9999012819-P2,SE9999012819-B1,"
OFFICE = FILES["units.csv"][2]
WARD = "SE9999000129-A7,SE9999000129-V,Geriatrikavdelning 7,,inpatient,1281,040-628 04 00,"


@pytest.mark.parametrize(
    ("file", "number", "text", "told"),
    [
        ("principals.csv", 1, "code,name,kind", "principals.csv:1: Kolumnen org_no saknas."),
        ("principals.csv", 1, "code,name,kind,org_no,colour", "principals.csv:1: Kolumnen colour är okänd."),
        ("principals.csv", 1, "code,name,name,kind,org_no", "principals.csv:1: Kolumnen name finns två gånger."),
        ("principals.csv", 1, "code;name;kind;org_no", "principals.csv:1: Kolumnerna är avdelade med semikolon."),
        ("principals.csv", 3, "1281,Lunds kommun", "principals.csv:3: Raden har 2 celler men det finns 4 kolumner."),
        ("principals.csv", 3, "1281,,municipality,999901-2819", "principals.csv:3: name: Cellen är tom."),
        ("principals.csv", 3, "1281,Lund,town,999901-2819", "principals.csv:3: kind: ”town” går inte."),
        (
            "principals.csv",
            3,
            "1281,Lund,municipality,999901-2818",
            "principals.csv:3: org_no: ”999901-2818” är inget",
        ),
        ("principals.csv", 3, "1281,Lund,municipality,", "principals.csv:3: org_no: bara en privat huvudman"),
        (
            "principals.csv",
            3,
            "1281,Lund,municipality,232100-0255",
            "principals.csv:3: org_no: numret tillhör redan 12.",
        ),
        (
            "principals.csv",
            3,
            "128,Lund,municipality,999901-2819",
            "principals.csv:3: code: den officiella koden har 4",
        ),
        (
            "principals.csv",
            4,
            "12,Region Skåne,region,232100-0255",
            "principals.csv:4: 12 finns två gånger, första gången på rad 2.",
        ),
        (
            "providers.csv",
            3,
            "SE9999012819-V,1282,Lund,V",
            "providers.csv:3: principal_code: 1282 finns varken i principals.csv",
        ),
        (
            "providers.csv",
            4,
            "SE9999012819-X,1281,Lund,V",
            "principals.csv:3: Kommunen har ingen omsorgsgivare (slag O)",
        ),
        ("providers.csv", 3, "SE9999012819-V,12,Lund,V", "principals.csv:3: Kommunen har ingen vårdgivare (slag V)"),
        ("providers.csv", 2, "SE99-V,12,Region Skåne,V", "providers.csv:2: hsa_id: ”SE99-V” är inget HSA-id."),
        (
            "units.csv",
            2,
            WARD.replace("1281", "1299"),
            "units.csv:2: municipality_code: Ingen kommun har koden ”1299”.",
        ),
        (
            "units.csv",
            2,
            WARD.replace("1281", "9999"),
            "units.csv:2: municipality_code: Ingen kommun har koden ”9999”.",
        ),
        ("units.csv", 2, WARD.replace("9-V", "9-Q"), "units.csv:2: provider_hsa_id: SE9999000129-Q finns varken i"),
        (
            "units.csv",
            2,
            WARD.replace("inpatient", "ward"),
            "units.csv:2: kind: ”ward” går inte. Välj något av inpatient",
        ),
        (
            "units.csv",
            2,
            WARD.replace("inpatient", "home_care"),
            "units.csv:2: kind: home_care måste ha en vård- eller",
        ),
        (
            "units.csv",
            3,
            "SE9999012819-B1,SE9999012819-V,B,,social_services,1281,040-628 04 01,",
            "units.csv:3: kind: social",
        ),
        ("units.csv", 3, OFFICE.replace("1281", "1999"), "units.csv:3: municipality_code: 1999 finns varken i"),
        ("units.csv", 3, OFFICE.replace("1281", ""), "units.csv:3: municipality_code: ? finns varken i"),
        ("units.csv", 2, WARD.replace("1281", "12"), "units.csv:2: municipality_code: ”12” är ingen kommunkod"),
        (
            "units.csv",
            2,
            WARD.replace("040-628 04 00", "ring oss"),
            "units.csv:2: phone: ”ring oss” är inget telefonnummer.",
        ),
        ("units.csv", 2, WARD + "a7@", "units.csv:2: mailbox: ”a7@” är ingen e-postadress."),
        (
            "units.csv",
            2,
            WARD.replace("Geriatrikavdelning 7", "x" * 121),
            "units.csv:2: name: Texten är för lång: 121",
        ),
        (
            "staff.csv",
            2,
            "SE9999000129-P1,Amira Haddad,kanske",
            "staff.csv:2: protected: ”kanske” är varken true eller false.",
        ),
        ("staff.csv", 3, "SE9999000129-p1,Per Olsson,false", "staff.csv:3: SE9999000129-P1 finns två gånger"),
        ("staff.csv", 2, 'SE9999000129-P1,"Amira Haddad,false', "staff.csv:2: Citattecknen går inte ihop."),
        (
            "assignments.csv",
            2,
            "SE9999000129-P9,SE9999000129-A7,ward_nurse,2024-01-01,",
            "assignments.csv:2: staff_hsa_id: SE9",
        ),
        (
            "assignments.csv",
            2,
            "SE9999000129-P1,SE9999000129-A9,ward_nurse,2024-01-01,",
            "assignments.csv:2: unit_hsa_id: SE9",
        ),
        ("assignments.csv", 2, AMIRA + "chef,2024-01-01,", "assignments.csv:2: role: ”chef” går inte."),
        ("assignments.csv", 2, AMIRA + "home_service,2024-01-01,", "assignments.csv:2: role: ingen kan"),
        ("assignments.csv", 2, AMIRA + "ward_nurse,1/1 2024,", "assignments.csv:2: valid_from: ”1/1 2024”"),
        ("assignments.csv", 2, AMIRA + "ward_nurse,2024-02-30,", "assignments.csv:2: valid_from: ”2024"),
        ("assignments.csv", 2, AMIRA + "ward_nurse,,", "assignments.csv:2: valid_from: ”” är inget"),
        ("assignments.csv", 3, PER + "care_manager,2024-01-02,2024-01-01", "assignments.csv:3: valid_to"),
        ("assignments.csv", 4, AMIRA + "ward_nurse,2026-01-01,", "assignments.csv:4: Uppdraget överlappar"),
    ],
)
def test_a_wrong_row_is_told_with_its_line_and_nothing_is_loaded(region, file, number, text, told):
    region.line(file, number, text)
    assert any(problem.startswith(told) for problem in problems(region)), problems(region)


def test_every_wrong_row_is_told_at_once_in_order(region):
    region.line("assignments.csv", 3, "SE9999012819-P2,SE9999012819-B1,ward_nurse,igår,")
    region.line("units.csv", 3, "SE9999012819-B1,SE9999012819-O,,,social_services,1281,040-628 04 01,")
    region.line("staff.csv", 2, "P1,Amira Haddad,false")
    places = [problem.split(": ")[0] for problem in problems(region)]
    assert places == ["units.csv:3", "staff.csv:2", "assignments.csv:2", "assignments.csv:3", "assignments.csv:3"]


def test_a_file_that_cannot_be_read_does_not_hide_behind_its_consequences(region):
    (region.folder / "providers.csv").unlink()
    assert problems(region) == ["providers.csv:0: Filen saknas eller går inte att läsa."]


def test_ids_as_the_national_directory_gives_them_are_read(region):
    given = ["SE2321000131-E000000008407", "SE2321000016-2SG8", "SE165565594230-1062"]
    for hsa_id in given:
        region.add("staff.csv", f"{hsa_id},Nils Ek,false")
    assert load(region.folder).problems == []
    assert Staff.objects.filter(hsa_id__in=given).count() == 3


def test_an_empty_file_says_so(region):
    (region.folder / "staff.csv").write_text("")
    assert problems(region) == ["staff.csv:1: Filen är tom. Första raden måste innehålla kolumnernas namn."]


def test_another_encoding_is_told_on_each_of_its_lines(region):
    text = "\n".join(region.files["principals.csv"]).encode("latin-1")
    (region.folder / "principals.csv").write_bytes(text)
    assert problems(region) == [
        "principals.csv:2: Raden är inte skriven i UTF-8. Spara filen med den teckenkodningen."
    ]


def test_what_spreadsheets_add_does_no_harm(region):
    text = "\r\n".join(region.files["principals.csv"]) + "\r\n\r\n,,,\r\n"
    (region.folder / "principals.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert load(region.folder).problems == []


def test_what_is_not_known_of_a_ward_may_be_left_out(region):
    region.line("units.csv", 2, "SE9999000129-A7,SE9999000129-V,Geriatrikavdelning 7,,inpatient,,,")
    assert load(region.folder).problems == []


def test_an_overlap_is_found_behind_a_shorter_assignment(region):
    for first, last in (("2020-01-01", "2023-12-31"), ("2020-02-01", "2020-03-01"), ("2021-01-01", "2021-02-01")):
        region.add("assignments.csv", f"SE9999000129-P1,SE9999000129-A7,ward_nurse,{first},{last}")
    assert [problem.split(": ")[0] for problem in problems(region)] == ["assignments.csv:5", "assignments.csv:6"]


def test_an_overlap_with_what_is_loaded_already_is_told(region):
    load(region.folder)
    region.line("assignments.csv", 2, "SE9999000129-P1,SE9999000129-A7,ward_nurse,2025-01-01,")
    assert problems(region) == [
        "assignments.csv:2: Uppdraget överlappar samma uppdrag från 2024-01-01 (redan inläst)."
    ]


def test_rows_may_point_at_what_was_loaded_before(region):
    load(region.folder)
    for name in ("principals.csv", "providers.csv", "units.csv"):
        region.files[name] = region.files[name][:1]
    region.write()
    assert load(region.folder).problems == []


@given(st.data())
def test_no_file_whatever_makes_it_fall(tmp_path_factory, data):
    region = Region(tmp_path_factory.mktemp("region"))
    name = data.draw(st.sampled_from(sorted(FILES)))
    junk = data.draw(st.binary(max_size=60))
    raw = (region.folder / name).read_bytes()
    place = data.draw(st.integers(0, len(raw)))
    (region.folder / name).write_bytes(raw[:place] + junk + raw[place:])
    load(region.folder, is_check=True)


class TestTheCommand:
    def run(self, *args) -> tuple[int, str, str]:
        out, err = StringIO(), StringIO()
        try:
            call_command("load_organisations", *map(str, args), stdout=out, stderr=err)
        except SystemExit as end:
            return end.code, out.getvalue(), err.getvalue()
        return 0, out.getvalue(), err.getvalue()

    def test_it_says_what_it_did(self, region):
        code, out, _err = self.run(region.folder)
        assert (code, out.splitlines()[-1]) == (0, "11 rader ändrade.")
        assert self.run(region.folder)[1].splitlines()[-1] == "0 rader ändrade."

    def test_it_says_that_nothing_is_removed(self, region):
        self.run(region.folder)
        region.files["assignments.csv"] = region.files["assignments.csv"][:2]
        region.write()
        assert "inget tas bort" in self.run(region.folder)[1]

    def test_checking_writes_nothing(self, region):
        code, out, _err = self.run(region.folder, "--check")
        assert code == 0
        assert "Inget har skrivits" in out
        assert not Principal.objects.exists()
        assert not events(activity="load_organisations")

    def test_it_ends_with_one_when_anything_is_wrong(self, region):
        region.add("staff.csv", "P9,,false")
        code, out, err = self.run(region.folder)
        assert (code, out) == (1, "")
        assert err.splitlines()[-1] == "2 fel. Inget lästes in."

    def test_a_folder_that_is_not_there(self, tmp_path):
        code, _out, err = self.run(tmp_path / "nowhere")
        assert code == 1
        assert err.count("saknas") == 5


def test_the_demo_region_is_in_order():
    folder = Path(__file__).parents[2] / "apps/scenarios/demo/region"
    assert load(folder).problems == []
    assert Principal.objects.exclude(kind="private").count() == 34
    roles = set(Assignment.objects.values_list("role", flat=True))
    assert roles == set(dict(Assignment._meta.get_field("role").choices))
    for kind in ("social_services", "municipal_health"):
        assert Unit.objects.filter(kind=kind).values("municipality_code").distinct().count() == 33
    assert Unit.objects.filter(kind="home_care").values("municipality_code").distinct().count() >= 8
