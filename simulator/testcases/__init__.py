"""Amazon Connect's native test cases, run on this machine."""
