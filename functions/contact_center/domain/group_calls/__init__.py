"""Calls to a list of people: who is on it, who may be called when, and how fast."""
