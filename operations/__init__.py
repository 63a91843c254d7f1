"""What is done to a deployed centre."""

import sys
from pathlib import Path

# What Lambda has on its path: names of settings and keys of the table are imported from there.
sys.path.insert(0, str(Path(__file__).parents[1] / "functions"))
