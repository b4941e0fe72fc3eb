"""Days that municipalities pay for."""
