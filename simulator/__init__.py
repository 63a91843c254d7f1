"""Amazon Connect on a laptop: runs any flow, at virtual time."""
