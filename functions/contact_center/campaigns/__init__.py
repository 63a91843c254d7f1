"""Campaigns of texts: planned, approved, handed to the one door at its pace, and reported."""
