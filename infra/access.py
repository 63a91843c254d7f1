"""What a row of the table of functions says: what calls a function, and what it may do."""

from dataclasses import dataclass

from infra.stacks import CENTRE

LIVE = "live"  # the alias that flows and bots call

# Source: DynamoDB developer guide, "Tutorial #1: Using filters to process all events".
STREAM = (
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
)
# What every change of a recipient reads and writes: them, their lists, their lock, the counts.
RECIPIENTS = (
    "dynamodb:BatchGetItem",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
)
SCHEDULES = ("scheduler:CreateSchedule", "scheduler:UpdateSchedule")
HOURS = ("connect:GetEffectiveHoursOfOperations",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What one function may do.

    Args:
        table: operations on the table.
        stream: operations on the table's stream, which Lambda performs in the function's name.
        hours: operations on the centre's hours of operation.
        contacts: operations on any contact of the instance.
        queues: operations on the centre's queues.
        of_queues: which of them, by name; none named: all.
        agents: operations on whoever can log in to the instance.
        instance: operations on the instance itself.
        phone_numbers: operations on the numbers that callers dial, with the flows they lead to.
        schedules: operations on the schedules of this stage.
        flow_parameters: which flows it looks up as it runs: CallbackFlow, TextChatFlow.
        secrets: which secrets it reads: pepper, input_keys, suppressions.
        changes_secrets: which of them it writes as well.
        texts: operations on the line that texts come from.
        rejects: it leaves what customers texted and cannot be used in a queue.
        photos: operations on what customers leave in the bucket of photos.
        lists: operations on lists of people to call.
        beats: it leaves messages that begin the dialler's next beat.
        back_office: it calls the company's own systems, where the stage names any.
        called_by_flows: Amazon Connect may invoke it; otherwise a capability wires its trigger.
        timeout: seconds, for a function that flows call: more than the longest requests that it
            makes one after another, less than its blocks wait, which is 8 at most (administrator
            guide). So our logs say that it was late, and the flow takes its error branch for a
            reason we know.
        stack: which one it is in: centre; outreach, whose functions no flow calls; operations.
        canaries: operations on the test cases that are called again and again.
        called_by_bots: it is behind the bots that name it; a caller waits for it as for a flow's.
        minutes: it works on something long for so many minutes at the most, and nobody waits.
        deploys: it runs while somebody deploys, and never else.
    """

    table: tuple[str, ...] = ()
    stream: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    of_queues: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    instance: tuple[str, ...] = ()
    phone_numbers: tuple[str, ...] = ()
    schedules: tuple[str, ...] = ()
    flow_parameters: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    changes_secrets: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    canaries: tuple[str, ...] = ()
    rejects: bool = False
    back_office: bool = False
    lists: tuple[str, ...] = ()
    beats: bool = False
    called_by_flows: bool = True
    timeout: int = 7
    called_by_bots: bool = False
    stack: str = CENTRE
    minutes: int | None = None
    deploys: bool = False

    @property
    def waited_for(self) -> bool:
        """Whether a caller is on the line meanwhile."""
        return self.called_by_flows or self.called_by_bots

    def concurrency(self, background: int | None) -> int | None:
        """Returns what is reserved for it; None: nothing.

        Args:
            background: `background_concurrency` of the stage.
        """
        return None if self.waited_for or self.deploys else background
