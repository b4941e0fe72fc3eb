"""Invitations and visits."""
