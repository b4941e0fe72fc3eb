"""Bring the database of a checkout up to date: `python -m devtools.prepare [--demo]`, in one start of Django."""

import hashlib
import os
import sys
from pathlib import Path


def wanted(root: Path, data: Path) -> str:
    """What a database that needs no migrating was made by: these migrations, in this very data folder."""
    files = sorted(root.glob("apps/*/migrations/*.py"))
    content = b"".join(
        file.name.encode() + file.read_bytes()
        for file in [*files, root / "apps/core/rights.py", root / "requirements/base.lock"]
    )
    birth = (data / "PG_VERSION").stat().st_mtime_ns
    return f"{hashlib.sha256(content).hexdigest()} {birth}"


def is_migrated(root: Path, home: Path, data: Path) -> bool:
    stamp = home / "migrated"
    return stamp.exists() and stamp.read_text() == wanted(root, data)


def mark_migrated(root: Path, home: Path, data: Path) -> None:
    (home / "migrated").write_text(wanted(root, data))


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command, get_commands

    django.setup()
    if "--migrated" not in arguments:
        if os.environ.get("MIGRATION_DATABASE_URL"):
            call_command("database_roles", verbosity=0)
        call_command("migrate", verbosity=0, interactive=False)
    if "--demo" in arguments:
        # Commands of the apps above; a checkout from before they were written has none.
        for command in ("load_demo", "demo_people"):
            if command in get_commands():
                call_command(command)


if __name__ == "__main__":
    main(sys.argv[1:])
