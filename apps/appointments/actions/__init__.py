"""The verbs of times and invitations."""
