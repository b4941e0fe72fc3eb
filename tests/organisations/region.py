"""A small region in five files, to break in one place at a time."""

from pathlib import Path

FILES = {
    "principals.csv": [
        "code,name,kind,org_no",
        "12,Region Skåne,region,232100-0255",
        "1281,Lunds kommun,municipality,999901-2819",
    ],
    "providers.csv": [
        "hsa_id,principal_code,name,kind",
        "SE9999000129-V,12,Region Skåne,V",
        "SE9999012819-V,1281,Lunds kommun,V",
        "SE9999012819-O,1281,Lunds kommun,O",
    ],
    "units.csv": [
        "hsa_id,provider_hsa_id,name,neutral_name,kind,municipality_code,phone,mailbox",
        "SE9999000129-A7,SE9999000129-V,Avdelning 7,Sjukhuset,inpatient,1281,040-628 04 00,a7@samplan.example",
        "SE9999012819-B1,SE9999012819-O,Biståndsenheten,,social_services,1281,040-628 04 01,b1@samplan.example",
    ],
    "staff.csv": [
        "hsa_id,name,protected",
        "SE9999000129-P1,Amira Haddad,false",
        "SE9999012819-P2,Per Olsson,true",
    ],
    "assignments.csv": [
        "staff_hsa_id,unit_hsa_id,role,valid_from,valid_to",
        "SE9999000129-P1,SE9999000129-A7,ward_nurse,2024-01-01,",
        "SE9999012819-P2,SE9999012819-B1,care_manager,2024-01-01,2026-12-31",
    ],
}


class Region:
    """Five files in a folder. `line` replaces or adds a line, counted from 1 as an editor does."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.files = {name: list(lines) for name, lines in FILES.items()}
        self.write()

    def line(self, file: str, number: int, text: str) -> None:
        lines = self.files[file]
        lines[number - 1 : number] = [text]
        self.write()

    def add(self, file: str, text: str) -> None:
        self.line(file, len(self.files[file]) + 1, text)

    def write(self) -> None:
        for name, lines in self.files.items():
            (self.folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
