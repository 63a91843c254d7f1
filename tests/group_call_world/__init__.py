"""A centre that calls lists, in memory: the real dialler, a telephone network, and bad luck."""
