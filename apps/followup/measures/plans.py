"""Coordinated plans."""
