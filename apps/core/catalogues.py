"""Translations, compiled without the system's gettext."""

import os
from pathlib import Path


def compile_all(root: Path) -> int:
    """Compile every catalogue that is newer than its compiled form. Returns how many were."""
    stale = [source for source in root.glob("apps/*/locale/*/LC_MESSAGES/*.po") if is_stale(source)]
    for source in stale:
        compile_one(source)
    return len(stale)


def is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def compile_one(source: Path) -> None:
    """Raises ValueError, naming the file, when the catalogue cannot be read."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    unfinished = source.with_suffix(f".mo.{os.getpid()}")
    try:
        with source.open("rb") as text, unfinished.open("wb") as binary:
            write_mo(binary, read_po(text, locale=source.parent.parent.name, abort_invalid=True))
        unfinished.replace(source.with_suffix(".mo"))  # at once: another process may be reading the old one
    except PoFileError as error:
        raise ValueError(f"{source}: {error}") from error
    finally:
        unfinished.unlink(missing_ok=True)
