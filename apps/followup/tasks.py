"""Closing months by the clock: once, some days into the next one, and once more for what was corrected later."""
