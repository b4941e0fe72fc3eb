"""What must not stand in anything that is read outside the sign-in: why somebody comes, an illness, a telling name.

A list of words never finds everything. It stops what is written out of habit; the texts that go out say nothing by
themselves, and the clinic's own texts pass here before anybody is invited with them.
"""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from apps.core.errors import Invalid
from apps.organisations.models import Unit

from .models import Clinic

# Beginnings of Swedish and English words that tell about health. Each stands at the start of a word.
TELLING = (
    "abort", "adhd", "aids", "alkohol", "alzheimer", "anorexi", "autism", "beroendemottag", "beroendevård", "bipol",
    "borderline", "bulimi", "cancer", "cytostat", "dement", "demens", "depress", "diabet", "diagnos", "dialys",
    "drogterapi", "epilep", "fertilitet", "förlossning", "gonorr", "gravid", "graviditet", "gynekolog", "gynaecolog",
    "hepatit", "hiv", "hjärtsvikt", "infertil", "inkontinen", "kemoterapi", "klamydia", "könsmottag", "könssjuk",
    "leukemi", "lymfom", "melanom", "missbruk", "miscarriage", "missfall", "mödravård", "narkoman", "neuropsyk",
    "onkolog", "oncolog", "parkinson", "postpartum", "psykiatr", "psychiatr", "psykolog", "psykos", "psychos",
    "reumat", "rusmedel", "schizo", "sexual", "sexuell", "självmord", "självskad", "stroke", "strålbehandl", "suicid",
    "syfilis", "tuberkul", "tumör", "tumour", "tvångsvård", "venereolog", "våldtäkt", "ångest", "ätstörning",
)  # fmt: skip
WORDS = re.compile(rf"(?<!\w)(?:{'|'.join(TELLING)})\w*", re.IGNORECASE)
LETTERS = re.compile(r"[\wåäöÅÄÖ]+")
SHORTEST = 3  # words: a shorter reason may stand in any sentence ("blood test")


def found_in(text: str) -> str:
    """The first telling word; empty where there is none."""
    found = WORDS.search(text or "")
    return found.group() if found else ""


def repeats(text: str, reason: str) -> bool:
    """Whether the reason for the visit stands in the text, whatever is between its words but letters."""
    said, why = _letters(text), _letters(reason)
    return len(why.split()) >= SHORTEST and why in said


def _letters(text: str) -> str:
    return " ".join(LETTERS.findall((text or "").casefold()))


def refuse(texts: Iterable[str], *, unit: Unit, clinic: Clinic | None, reason: str = "") -> None:
    """Raises Invalid("sensitive_subject") where one of the texts tells something. It is not repeated."""
    hides_name = clinic is not None and clinic.is_sensitive
    for text in texts:
        names_unit = hides_name and unit.name.casefold() in (text or "").casefold()
        if found_in(text) or repeats(text, reason) or names_unit:
            raise Invalid(
                "sensitive_subject",
                _("The invitation would tell outside the sign-in why somebody comes. Change the clinic's texts."),
                problem="sensitive_subject",
            )


def outside_name(unit: Unit, clinic: Clinic | None) -> str:
    """What the unit is called outside the sign-in: its neutral name; of a telling one without, only whose it is."""
    if unit.neutral_name:
        return unit.neutral_name
    if (clinic is not None and clinic.is_sensitive) or found_in(unit.name):
        return unit.provider.principal.name
    return unit.name
