"""What the two commands say to the person in front of them."""

import contextlib
import sys
from typing import NoReturn


def say(text: str) -> None:
    """One line on standard error. A terminal that has gone away is no reason to stop what we are doing."""
    with contextlib.suppress(OSError, ValueError):
        print(f"samplan: {text}", file=sys.stderr, flush=True)


def give_up(text: str, code: int = 1) -> NoReturn:
    """Say why, and end the command."""
    say(text)
    raise SystemExit(code)
