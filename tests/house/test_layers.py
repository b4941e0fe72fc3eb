"""What import-linter cannot see: foreign keys, and what templates load and include, follow the same plan."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.template import engines

from apps.core.guard import Guarded
from apps.patients.models import Person

from .plan import APPS, ROOT, floors, may_know, where

MODELS = [model for model in apps.get_models() if model._meta.app_config.name.startswith("apps.")]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TEMPLATE_REFERENCE = re.compile(r"""\{%\s*(?:extends|include)\s+["']([^"']+)["']""")
LOADED = re.compile(r"""\{%\s*load\s+(.*?)\s*%\}""")


def test_every_app_has_its_floor():
    assert sorted(floors()) == APPS


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_foreign_keys_point_down(model):
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        target = field.related_model
        if target in MODELS:
            assert may_know(model._meta.app_label, target._meta.app_label), f"{field} points up"


def links(model) -> set[type]:
    """The models that a model points at, also through a plain column named after a person."""
    fields = (*model._meta.concrete_fields, *model._meta.many_to_many)
    return {field.related_model for field in fields if field.related_model}


@pytest.mark.parametrize("model", [one for one in MODELS if Person in links(one)], ids=lambda model: model._meta.label)
def test_what_points_at_a_patient_is_guarded(model):
    assert issubclass(model, Guarded)


def owner(template: Path) -> str:
    """The app that a template belongs to; what lies outside the apps' folders is core's."""
    room = template.relative_to(ROOT / "templates").parts[0]
    return room if room in APPS else "core"


@pytest.mark.parametrize("template", TEMPLATES, ids=where)
def test_templates_include_and_load_downwards(template):
    text = template.read_text(encoding="utf-8")
    for name in TEMPLATE_REFERENCE.findall(text):
        if (ROOT / "templates" / name).exists():
            assert may_know(owner(template), owner(ROOT / "templates" / name)), f"{name} stands above"
    libraries = engines["django"].engine.libraries
    for library in (word for names in LOADED.findall(text) for word in names.split() if word in libraries):
        parts = libraries[library].split(".")
        if parts[0] == "apps":
            assert may_know(owner(template), parts[1]), f"{library} stands above"
