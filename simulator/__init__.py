"""Amazon Connect on a laptop: runs any flow, at virtual time."""

__version__ = "0.1.0"
