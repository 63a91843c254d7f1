"""The stacks of a stage, cut by life span (ADR 2 and 72)."""

DATA, CENTRE, OUTREACH, OPERATIONS = "data", "centre", "outreach", "operations"
STACKS = (DATA, CENTRE, OUTREACH, OPERATIONS)  # each needs those before it alone


def stack_name(stage: str, stack: str) -> str:
    """Returns what CloudFormation calls a stack."""
    return f"ringback-{stage}-{stack}"
