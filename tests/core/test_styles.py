"""The style sheets: whole, small, and readable in light and in dark."""

import gzip
import json
import re
from pathlib import Path

import pytest

from apps.core import icons

ROOT = Path(__file__).parents[2]
SHEETS = sorted((ROOT / "static/css").glob("*.css"))
TOKENS = (ROOT / "static/css/tokens.css").read_text("utf-8")
BASE = (ROOT / "templates/base.html").read_text("utf-8")
TEXT, GRAPHIC = 7, 3

# ink, what it stands on
TEXTS = [
    *((ink, ground) for ink in ("ink", "ink-2", "action") for ground in ("page", "surface", "sunken")),
    *((tone, f"{tone}-tint") for tone in ("warning", "success", "danger", "lin", "info")),
    *((tone, "surface") for tone in ("warning", "success", "danger", "lin", "info")),
    ("ink", "own-words"), ("ink-2", "own-words"), ("ink", "action-tint"), ("ink-2", "action-tint"), ("ink", "hover"),
    ("action-ink", "action"), ("action-ink", "action-hover"), ("raps-ink", "raps"),
    ("bar-ink", "bar"), ("bar-ink", "bar-2"), ("bar-muted", "bar"), ("bar-muted", "bar-2"), ("danger", "danger-tint"),
]  # fmt: skip
GRAPHICS = [
    *(("line-2", ground) for ground in ("page", "surface", "sunken")),
    *((f"{tone}-edge", "surface") for tone in ("warning", "success", "danger", "lin", "info")),
    ("petrol-500", "surface"), ("action", "action-tint"), ("raps", "bar"), ("raps", "bar-2"), ("bar-line", "bar"),
]  # fmt: skip


def colours(dark: bool) -> dict[str, str]:
    light, _, night = TOKENS.partition("prefers-color-scheme: dark")
    found = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", light))
    return found | dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", night)) if dark else found


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself_is_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXTS, TEXT), (GRAPHICS, GRAPHIC)], ids=["text", "controls"])
def test_colours_can_be_told_apart(pairs, least, dark):
    found = colours(dark)
    measured = {pair: round(contrast(found[pair[0]], found[pair[1]]), 2) for pair in pairs}
    assert {pair: value for pair, value in measured.items() if value < least} == {}


def without_words(css: str) -> str:
    """The sheet without comments and strings, whose braces mean nothing."""
    return re.sub(r"/\*.*?\*/|\"[^\"\n]*\"", lambda found: "\n" * found[0].count("\n"), css, flags=re.DOTALL)


def misplaced_braces(css: str) -> list[str]:
    """Lines where the depth of braces is not what the indentation says: where a brace is missing or too many."""
    depth, wrong = 0, []
    for number, line in enumerate(without_words(css).splitlines(), start=1):
        if line.strip():
            indent = (len(line) - len(line.lstrip())) // 2
            expected = depth - line.lstrip().startswith("}")
            if line.lstrip() != line and indent < expected or (indent == 0 and expected != 0):
                wrong.append(f"line {number}: {line.strip()[:60]}")
        depth += line.count("{") - line.count("}")
    return [*wrong, *([f"{depth} braces are not closed"] if depth else [])]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_brace_is_closed_where_it_looks_closed(sheet):
    assert misplaced_braces(sheet.read_text("utf-8")) == []


def test_a_missing_brace_would_be_found():
    assert misplaced_braces("@layer base {\n  .one {\n    color: red;\n  .two { color: red; }\n}\n")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_everything_stands_in_a_layer(sheet):
    """A rule outside the layers would win over all of them."""
    outside = re.findall(r"^([^\s@}/][^{]*)\{", without_words(sheet.read_text("utf-8")), re.MULTILINE)
    assert outside == []


def test_every_font_that_is_fetched_early_is_one_that_the_styles_use():
    early = re.findall(r'rel="preload" href="{% static .([^ ]+). %}" as="font"', BASE)
    assert early
    for font in early:
        assert f'url("../{font}")' in (ROOT / "static/css/base.css").read_text("utf-8")


def test_every_variable_is_defined():
    everything = "\n".join(sheet.read_text("utf-8") for sheet in SHEETS)
    defined = set(re.findall(r"(--[a-z][\w-]*):", everything))
    assert sorted(set(re.findall(r"var\((--[a-z][\w-]*)", everything)) - defined) == []


def compressed(*paths: str) -> int:
    return sum(len(gzip.compress((ROOT / "static" / path).read_bytes(), 9)) for path in paths)


COMMON = [f"css/{name}.css" for name in ("tokens", "base", "layout", "components", "forms", "print")]


@pytest.mark.parametrize("own", [["staff", "worklist"], ["patient"], ["public"]], ids=" ".join)
def test_styles_weigh_at_most_40_kb(own):
    assert compressed("vendor/designsystemet.css", *COMMON, *(f"css/{name}.css" for name in own)) <= 40_000


def test_scripts_weigh_at_most_25_kb():
    scripts = [f"js/{path.name}" for path in (ROOT / "static/js").glob("*.js")]
    assert compressed("vendor/htmx.min.js", *scripts) <= 25_000


@pytest.mark.parametrize("script", sorted((ROOT / "static/js").glob("*.js")), ids=lambda path: path.name)
def test_a_module_stays_small_and_never_uses_what_the_policy_forbids(script):
    text = script.read_text("utf-8")
    assert len(text.splitlines()) <= 120
    assert not re.search(r"\beval\b|new Function|innerHTML|localStorage|sessionStorage|indexedDB|\.style\b", text)


def test_the_icons_that_are_copied_are_those_that_may_be_asked_for():
    files = json.loads((ROOT / "package.json").read_text("utf-8"))["samplan"]["files"]
    copied = {Path(target).stem for target in files.values() if target.startswith("icons/")}
    assert copied == icons.NAMES


def test_every_icon_of_a_template_exists():
    asked = {
        name
        for template in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"(?:\{% icon |icon_name=)\"([a-z0-9-]+)\"", template.read_text("utf-8"))
    }
    assert asked - icons.NAMES == set()
    for name in icons.NAMES:
        assert icons.drawing(name).startswith("<")


def test_an_icon_with_a_name_is_a_picture_and_one_without_is_silent():
    assert 'aria-hidden="true"' in icons.svg("house")
    assert 'aria-label="&lt;Hem&gt;"' in icons.svg("house", "<Hem>")
    with pytest.raises(icons.NoSuchIcon, match="no-such"):
        icons.svg("no-such")


def test_package_names_are_pinned_and_the_lock_holds_no_address():
    packages = json.loads((ROOT / "package.json").read_text("utf-8"))
    pinned = packages["dependencies"] | packages["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in pinned.values())
    assert "://" not in (ROOT / "package-lock.json").read_text("utf-8")
