"""Pages keep the promise of the content security policy, so that it never has to be softened."""

import re

import pytest

from .plan import ROOT, where

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style[\s>]", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script inside the page": re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "hx-on, which needs eval": re.compile(r"\shx-on", re.IGNORECASE),
    "an address of somebody else's": re.compile(r"(?:src|srcset|action)=\"(?:https?:)?//", re.IGNORECASE),
    "|safe on anything but words of the template's own": re.compile(r"(?<!['\"])\s*\|\s*safe\b"),
    "autoescape off": re.compile(r"autoescape\s+off"),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_has(what):
    found = [where(template) for template in TEMPLATES if FORBIDDEN[what].search(template.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_pattern_would_have_found(what):
    """A pattern that matches nothing guards nothing."""
    sinner = (
        '<p style="color:red" onclick="x()" hx-on:click="x()"><style> </style><script>x()</script>'
        '<a href="javascript:x()"></a><img src="https://elsewhere.example/x">{{ x|safe }}{% autoescape off %}'
    )
    assert FORBIDDEN[what].search(sinner)
