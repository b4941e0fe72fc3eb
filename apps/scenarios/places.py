"""Principals and municipalities by the names that people use for them."""

import hashlib

from apps.core.municipalities import MUNICIPALITIES, code_of, name_of

REGION_SKANE = ("12", "Region Skåne", "region")
# Homes outside Skåne that a story may need: neighbours and the largest towns, with their official codes.
ELSEWHERE = {
    "Stockholm": "0180", "Uppsala": "0380", "Linköping": "0580", "Älmhult": "0765", "Markaryd": "0767",
    "Växjö": "0780", "Ljungby": "0781", "Kalmar": "0880", "Olofström": "1060", "Karlskrona": "1080",
    "Ronneby": "1081", "Karlshamn": "1082", "Sölvesborg": "1083", "Halmstad": "1380", "Laholm": "1381",
    "Falkenberg": "1382", "Varberg": "1383", "Göteborg": "1480", "Örebro": "1880", "Västerås": "1980",
    "Umeå": "2480",
}  # fmt: skip
ENDINGS = (" kommun", " stad")


def municipality_code(name: str) -> str | None:
    """The code of a municipality in Skåne: by its name, its code, or "Lunds kommun"; None when it is none."""
    name = name.strip()
    for ending in ENDINGS:
        if name.lower().endswith(ending):
            short = name[: -len(ending)]
            return code_of(short) or (code_of(short[:-1]) if short.endswith("s") else None)
    return code_of(name)


def code_of_home(name: str) -> str | None:
    """The code of the municipality where somebody is registered: also outside Skåne, or any four-digit code."""
    text = str(name).strip()
    if len(text) == 4 and text.isdigit():
        return text
    return municipality_code(text) or ELSEWHERE.get(text.title())


def name_of_home(code: str) -> str:
    return name_of(code) if code in MUNICIPALITIES else next((k for k, v in ELSEWHERE.items() if v == code), code)


def code_of_principal(name: str) -> tuple[str, str, str]:
    """Code, name and kind of a principal: the region, a municipality, or a private company of any name."""
    name = str(name).strip()
    if name.casefold() == "region skåne":
        return REGION_SKANE
    if code := municipality_code(name):
        return code, name_of(code), "municipality"
    digest = hashlib.sha256(name.casefold().encode()).hexdigest()[:12]
    return f"P{digest}", name, "region" if name.casefold().startswith("region ") else "private"
