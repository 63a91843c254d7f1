"""Texts: what may be sent to whom and when, in which words, and what an answer means. Pure."""
