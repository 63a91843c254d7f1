"""Lambda ``photos``: look at a file that a customer has sent, before anybody opens it.

Trigger   SQS, to which EventBridge sends what S3 tells of new files; at least once.
Input     a batch of events "Object Created".
Reply     the messages that failed; what is no such event ends in the dead-letter queue.
Effect    a picture is attached to its case, unless that has enough; anything else is deleted; the
          customer is told, once, and so is who chats with them.
Cost      a read of 32 bytes, a copy and a deletion; four requests to the table.
"""

from contact_center import telemetry
from contact_center.bootstrap import at_init
from contact_center.queues import queue_handler
from contact_center.texting import bootstrap
from contact_center.texting.pictures import App, look_at


def look(body: object, app: App) -> None:
    what = look_at(body, app)
    telemetry.count(telemetry.PHOTO, what=what)
    telemetry.logger.info("photo", what=what)


handler = queue_handler("photos", look, at_init(bootstrap.photos))
