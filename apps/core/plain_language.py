"""Is a text easy to read? Long sentences, long words and words of the trade, with a hint for each. Pure functions."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

LONG_WORD = 6  # letters; a longer word counts in LIX (Björnsson 1968)
HARD = 50  # a text above it is hard to read
SENTENCE = 20  # words; a longer sentence is two
# Words of the trade → what people say.
TRADE = {
    "adl": "vardagen", "anamnes": "tidigare sjukdomar", "biståndsbedömning": "beslut om hjälp", "bistånd": "hjälp",
    "brukare": "personen", "dispens": "undantag", "elimination": "toalettbesök", "huvudman": "kommun eller region",
    "implementera": "införa", "initiera": "börja", "insats": "hjälp", "kontraindikation": "skäl att låta bli",
    "mobilisering": "komma upp och gå", "nutrition": "mat och dryck", "ordination": "det läkaren bestämt",
    "patienten": "jag", "remiss": "skickas vidare", "remittera": "skicka vidare", "utföra": "göra",
    "åtgärd": "det vi gör",
}  # fmt: skip
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ENDS = re.compile(r"[.!?:\n]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """How hard a text is: `lix` is words to a sentence plus the share of long words."""

    words: int
    lix: int
    longest: str
    trade: tuple[str, ...]


def read(text: str) -> Reading:
    words = _WORDS.findall(text)
    if not words:
        return Reading(0, 0, "", ())
    sentences = [part.strip() for part in _ENDS.split(text) if _WORDS.search(part)]
    long = sum(1 for word in words if len(word) > LONG_WORD)
    longest = max(sentences, key=lambda part: len(_WORDS.findall(part)))
    trade = dict.fromkeys(word.lower() for word in words if word.lower() in TRADE)
    lix = round(len(words) / len(sentences) + 100 * long / len(words))
    return Reading(len(words), lix, longest if len(_WORDS.findall(longest)) > SENTENCE else "", tuple(trade))


def hints(text: str) -> list[str]:
    """What would make the text easier, in sentences; nothing for a text that is easy already."""
    found = read(text)
    said = [_("“%(word)s” can be “%(plain)s”.") % {"word": word, "plain": TRADE[word]} for word in found.trade]
    if found.longest:
        start = " ".join(found.longest.split()[:5])
        said.insert(0, _("Make two sentences of the one that begins “%(start)s …”.") % {"start": start})
    if found.words >= 10 and found.lix > HARD:
        said.insert(0, _("The text is hard to read (LIX %(n)s). Try shorter words.") % {"n": found.lix})
    return said
