"""A month of callbacks in memory: the real functions, the schedules they make, and bad luck."""
