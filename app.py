#!/usr/bin/env python3
"""Synthesizes one stage: `cdk synth -c stage=dev|prod [-c instance_arn=ARN]`.

No AWS account, credentials or network is needed to synthesize.
"""

import sys
from pathlib import Path

from aws_cdk import App

# What Lambda has on its path: the names of the functions' settings are imported from there.
sys.path.insert(0, str(Path(__file__).parent / "functions"))

from infra.application import compose
from infra.stage_types import InvalidStage

app = App()
try:
    compose(app)
except InvalidStage as error:
    sys.exit(str(error))
app.synth()
