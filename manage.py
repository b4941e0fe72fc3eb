#!/usr/bin/env python3
"""`python3 manage.py dev` runs the product; `python3 manage.py verify` runs every test.

Both work in a bare clone with nothing but Python 3.11 and git on the machine; every Django command works beside them.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main() -> int:
    sys.path.insert(0, str(ROOT))
    from devtools import environment

    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    environment.enter(ROOT, command)  # makes .venv where it is missing and continues inside it
    if command == "dev":
        from devtools import dev

        return dev.main(ROOT, sys.argv[2:])
    if command == "verify":
        from devtools import verify

        return verify.main(ROOT, sys.argv[2:])
    if command == "screenshots":
        from devtools import pictures

        return pictures.main(ROOT, sys.argv[2:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from devtools import local

    with local.servers_for(ROOT, command):
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
