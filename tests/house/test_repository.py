"""The repository holds what we wrote: no addresses of package registries, no paths of a machine, no real people."""

import re

import pytest

from apps.core.errors import Invalid
from apps.core.personal_numbers import parse

from .plan import ROOT, tracked_files, where

FILES = [path for path in tracked_files() if path.suffix not in {".png", ".woff2", ".ico"}]
# Written in pieces, so that this file does not find itself.
MACHINE = re.compile(r"(?<![\w.])/" + r"(?:work|farm|home|root|Users)/" + r"|/tmp/" + "plan")
REGISTRIES = re.compile(
    "|".join(["registry" + r"\.npmjs", r"pypi\." + "org", "python" + "hosted", "registry" + r"\.yarnpkg"])
)
LOCKS = [path for path in FILES if path.suffix == ".lock" or path.name == "package-lock.json"]
NUMBER = re.compile(r"(?<![\w-])(?:\d{2})?\d{6}[-+]?\d{4}(?![\w-])")
# Where numbers of invented people belong. All of them are Skatteverket's test numbers.
HOLD_DATA = ("tests/", "apps/scenarios/", "docs/scenarios")
# Skatteverket's own example, which forms and messages may show.
EXAMPLES = {"191212121212"}


def lines_with(pattern: re.Pattern, files) -> list[str]:
    return [
        f"{where(path)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize("pattern", [MACHINE, REGISTRIES], ids=["a path of a machine", "a package registry"])
def test_no_file_names(pattern):
    assert lines_with(pattern, FILES) == []


def test_locks_hold_hashes_and_no_addresses():
    assert LOCKS
    assert lines_with(re.compile(r"https?://|\"resolved\""), LOCKS) == []
    for lock in LOCKS:
        assert "sha256:" in lock.read_text() or "sha512-" in lock.read_text()


def is_personal_number(text: str) -> bool:
    try:
        return parse(text).digits12 not in EXAMPLES
    except Invalid:
        return False


def test_personal_numbers_stand_only_where_invented_people_live():
    found = [
        f"{where(path)}: {text}"
        for path in FILES
        if not where(path).startswith(HOLD_DATA) and path not in LOCKS
        for text in NUMBER.findall(path.read_text(encoding="utf-8"))
        if is_personal_number(text)
    ]
    assert found == []


def test_nothing_that_is_installed_or_made_is_tracked():
    made = ("static/vendor/", "node_modules/", ".venv/", "var/", "staticfiles/")
    assert [where(path) for path in FILES if where(path).startswith(made) or path.suffix in {".mo", ".pyc"}] == []


def test_the_font_and_scripts_that_pages_use_are_all_described():
    import json

    described = json.loads((ROOT / "static/vendor/manifest.json").read_text())["files"]
    assert all(entry["licence"] and entry["version"] and len(entry["sha256"]) == 64 for entry in described)
    present = {str(path.relative_to(ROOT / "static/vendor")) for path in (ROOT / "static/vendor").rglob("*.*")}
    assert present - {"manifest.json"} == {entry["file"] for entry in described}
