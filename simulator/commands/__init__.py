"""One module for each command of ``python -m simulator``: ``configure`` and ``execute``."""
