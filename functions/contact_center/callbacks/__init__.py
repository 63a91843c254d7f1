"""Callbacks, from the request to the talk: what the functions of that capability share."""
