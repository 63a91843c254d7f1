"""Adapters of calls to lists."""
