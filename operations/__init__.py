"""What is done to a deployed centre."""

import os
import sys
from pathlib import Path

# What Lambda has on its path: names of settings and keys of the table are imported from there.
sys.path.insert(0, str(Path(__file__).parents[1] / "functions"))
# CDK's Python side, which knows the stages, warns about Node 20 in eleven lines; it works.
os.environ.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20")
