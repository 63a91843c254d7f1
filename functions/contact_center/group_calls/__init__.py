"""Calls to lists: judged, approved, paced, followed."""
