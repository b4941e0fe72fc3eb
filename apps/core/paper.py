"""Paper for a screen reader as well as for the eye: PDF/UA-1, made and checked by typst.

What is said comes in as data, so that nothing in it is markup; the file carries no name of an author and no metadata
but a title, which must not say who it is about. It is dated by the product's clock, as everything else that is told.
"""

import json
from typing import Any

import typst

from . import clock


def pdf(template: bytes, said: dict[str, Any]) -> bytes:
    """The template filled with `said` (sys.inputs.said, as JSON). Fails when the result is not PDF/UA-1."""
    given = {"said": json.dumps(said, ensure_ascii=False)}
    at = clock.now().replace(microsecond=0)  # typst counts in whole seconds
    return typst.compile(template, sys_inputs=given, ignore_system_fonts=True, pdf_standards=["ua-1"], timestamp=at)
