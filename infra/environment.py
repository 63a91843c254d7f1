"""Values of the functions' settings, by the names of contact_center.config."""

from collections.abc import Callable, Mapping
from functools import partial

from aws_cdk import Fn

from contact_center import config
from infra.calendar import TIME_ZONE
from infra.constructs.directory import parameter_name
from infra.constructs.http_api import PAGES
from infra.constructs.means import Means
from infra.prices import VOICE_MINUTE
from infra.stage import Stage

# Rows of infra/functions.py say what stands on the left.
_SECRETS = {
    "input_keys": config.INPUT_KEY_SECRET_ARN,
    "pepper": config.PEPPER_SECRET_ARN,
    "suppressions": config.SUPPRESSION_KEY_SECRET_ARN,
}


def of_stage(stage: Stage) -> Mapping[str, str]:
    """Returns what the stage alone decides."""
    office, texts = stage.back_office, stage.texts
    return {
        config.STAGE: stage.name,
        config.CENTRE_TIME_ZONE: TIME_ZONE,
        config.BACK_OFFICE_URL: office.url if office else config.NONE,
        config.BACK_OFFICE_PORTS: ",".join(office.ports) if office else config.NONE,
        config.BACK_OFFICE_SECRET_ARN: office.secret_arn if office else config.NONE,
        config.CALLBACK_FLOW_PARAMETER: parameter_name(stage, "CallbackFlow"),
        config.CALLBACK_COUNTRIES: ",".join(stage.callback_countries),
        config.CALLBACK_OFFER_AFTER: str(stage.callback_offer_after),
        config.CALLBACK_OWNER_WAIT: str(stage.callback_owner_wait),
        config.CALLBACK_SLOT_CAPACITY: str(stage.callback_slot_capacity),
        config.GROUP_CALL_FLOW_PARAMETER: parameter_name(stage, "GroupCallFlow"),
        config.GROUP_TASK_FLOW_PARAMETER: parameter_name(stage, "GroupTaskFlow"),
        config.CALL_MINUTE_MICROS: str(round(VOICE_MINUTE.usd * 1_000_000)),
        config.DETECTS_MACHINES: "yes" if stage.detects_machines else "no",
        config.INCIDENT_REPORTS: str(stage.incident_reports),
        config.INCIDENT_MINUTES: str(stage.incident_minutes),
        config.COMPANY: stage.company,
        config.CONTACT_NUMBER: stage.contact_number or config.NONE,
        config.TEXT_PRICE_MICROS: str(texts.price_micros),
        config.TEXT_PARTS_PER_SECOND: str(texts.campaigns_per_second),
        config.FICTIONAL_NUMBERS: texts.fictional or config.NONE,
        config.WIDGET_ORIGINS: ",".join(stage.web_sites) or config.NONE,
        config.WIDGET_CHAT: stage.chat_widget.as_json() if stage.chat_widget else config.NONE,
        config.PUBLIC_TEXT_NUMBER: texts.public_number or config.NONE,
        config.PERSON_BY_TEXT: texts.person,
        config.TEXT_CHAT_FLOW_PARAMETER: parameter_name(stage, "TextChatFlow"),
        config.OFFERS_TEXTS: "yes" if texts.offered_to_callers else "no",
        config.QUIET_STATE: texts.quiet_state or config.NONE,
        config.PAYMENT_PROVIDER: stage.payment_provider,
        config.POWERTOOLS["namespace"]: config.metrics_namespace(stage.name),
        config.POWERTOOLS["log_level"]: stage.log_level.value,
    }


def of_means(means: Means) -> Mapping[str, Callable[[], str]]:
    """Returns where the functions of one stack find things, worked out when asked for."""
    line = means.line
    known: dict[str, Callable[[], str]] = {
        config.TABLE_NAME: lambda: means.storage.table.table_name,
        config.INSTANCE_ID: lambda: means.instance.id,
        config.HOURS_OF_OPERATION_ID: lambda: means.hours_id,
        config.QUEUE_IDS: lambda: ",".join(f"{one}={id_}" for one, id_ in means.queue_ids.items()),
        config.SCHEDULE_GROUP: lambda: means.schedules.group,
        config.SCHEDULE_ROLE_ARN: lambda: means.schedules.role_arn,
        config.SCHEDULE_DEAD_LETTERS_ARN: lambda: means.schedules.dead_letters_arn,
        config.PHOTOS_BUCKET: lambda: means.photos.bucket_name,
        config.PAGES_URL: lambda: means.named[PAGES],
        **{
            _SECRETS[name]: partial(getattr, secret, "secret_arn")
            for name, secret in means.secrets.items()
        },
    }
    if means.canaries:
        known[config.CANARY_CASES] = lambda: ",".join(
            f"{name}={Fn.select(3, Fn.split('/', arn))}" for name, arn in means.canaries.items()
        )
    if lists := means.lists:
        known[config.LISTS_BUCKET] = lambda: lists.bucket.bucket_name
    if beats := means.beats:
        known[config.BEAT_QUEUE_URL] = lambda: beats.queue_url
    if line:
        known |= {
            config.ORIGINATION_IDENTITY: lambda: line.origination,
            config.CONFIGURATION_SET: lambda: line.configuration_set,
            config.REJECTED_TEXTS_URL: lambda: line.rejects.queue_url,
            config.CHAT_TOPIC_ARN: lambda: line.chats.topic_arn,
        }
    return known
