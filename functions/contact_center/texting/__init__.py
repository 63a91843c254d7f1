"""Texts both ways: the one door out, consent, and what comes in."""
