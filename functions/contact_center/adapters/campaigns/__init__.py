"""Campaigns in the table."""
