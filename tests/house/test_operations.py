"""Who runs Samplan finds every setting in the table, and nothing in the table that is not read."""

import re

import yaml

from .plan import ROOT

SETTINGS = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
TABLE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
READ = set(re.findall(r"""(?:\benv(?:\.\w+)?|secret)\(\s*["']([A-Z_]+)["']""", SETTINGS))


def test_every_setting_is_explained():
    assert READ
    assert {name for name in READ if f"`{name}`" not in TABLE} == set()


def test_no_setting_is_explained_that_is_not_read():
    production = TABLE.partition("## In production")[2]
    named = set(re.findall(r"^\| `([A-Z_]+)` ", production, re.MULTILINE))
    assert named <= READ


def test_the_rendered_containers_say_so_and_start_the_same_processes():
    compose = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    assert "Rendered, not run" in compose
    assert "Rendered, not run" in (ROOT / "Containerfile").read_text(encoding="utf-8")
    assert {"web", "worker", "beat", "migrate", "database", "broker"} == set(yaml.safe_load(compose)["services"])
