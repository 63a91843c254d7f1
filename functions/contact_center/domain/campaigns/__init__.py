"""Campaigns of texts: one text to everybody in an area, previewed, approved, paced, stoppable."""
