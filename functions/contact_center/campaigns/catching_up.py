"""An all-clear of a campaign that was on its way: whoever got the first hears that it is over.

The preview looked at those who had got it by then. Until the approval stopped the first, it went to
more people, and the last of its texts may be at the network still.
"""

from contact_center.campaigns.planning import CHUNK, judged
from contact_center.campaigns.steps import Runner
from contact_center.domain.campaigns.progress import Progress
from contact_center.domain.campaigns.recipients import Recipient
from contact_center.domain.campaigns.run import Run


def settled(run_id: str, app: Runner) -> bool:
    """Tell whether the door dealt with everything that a stopped campaign handed to it."""
    flying = app.recipients.progress(run_id).flying
    return not app.recipients.now(run_id, [], flying).flying


def caught_up(run: Run, first: str, progress: Progress, app: Runner) -> Progress:
    """Add those who got the first since the preview; once more after a crash, it adds the rest.

    Raises:
        Raced: Somebody else works on it.
    """
    there = {one.phone.e164 for one in app.recipients.outcomes(run.run_id)}
    after: str | None = ""
    while after is not None:
        residents, after = app.recipients.who_got(first, after, CHUNK)
        late = [one for one in residents if one.phone.e164 not in there]
        if late:
            before, planned = progress, list[Recipient]()
            for asked in app.recipients.ask(late):
                progress, one = judged(run, asked, progress, app.clock.now(), app.rules, app.zone)
                planned.append(one)
            progress = app.recipients.save(run.run_id, before, progress, planned)
    return progress
