"""The forms of the pages about times. Each says `to_verb` what its verb takes."""
