"""AWS End User Messaging SMS: numbers and configuration sets."""

import zlib

from simulator.centre.deployment import Created, Resource
from simulator.centre.errors import TemplateError
from simulator.centre.estate import Estate, TextNumber

_ALL = frozenset({"ALL", "TEXT_ALL"})


def _number(resource: Resource, estate: Estate) -> Created:
    """Lease a number: the same one in every run, of those reserved for fiction."""
    properties = resource.properties
    identifier = f"phone-{resource.id.replace('-', '')}"
    arn = resource.arn("sms-voice", f"phone-number/{identifier}")
    last = zlib.crc32(arn.encode()) % 100
    toll_free = properties["NumberType"] == "TOLL_FREE"
    number = f"+1{'800' if toll_free else '202'}55501{last:02d}"
    two_way = properties.get("TwoWay", {})
    estate.text_numbers[arn] = TextNumber(
        arn=arn,
        number=number,
        kind=properties["NumberType"],
        opt_out_list=str(properties.get("OptOutListName", "Default")).rpartition("/")[2],
        channel=two_way.get("ChannelArn") if two_way.get("Enabled") else None,
        self_managed=bool(properties.get("SelfManagedOptOutsEnabled", False)),
    )
    return Created(identifier, {"Arn": arn, "PhoneNumber": number, "PhoneNumberId": identifier})


def _configuration_set(resource: Resource, estate: Estate) -> Created:
    name = resource.name(resource.properties.get("ConfigurationSetName"))
    topics = []
    for destination in resource.properties.get("EventDestinations", ()):
        if not destination["Enabled"]:
            continue
        if "SnsDestination" not in destination:
            raise TemplateError(
                f"{resource.where}: the local centre sends events of texts to SNS topics alone; "
                f"destination {destination['EventDestinationName']} is another"
            )
        types = frozenset(destination["MatchingEventTypes"])
        topics.append((destination["SnsDestination"]["TopicArn"], types))
    estate.text_events[name] = topics
    return Created(name, {"Arn": resource.arn("sms-voice", f"configuration-set/{name}")})


def _opt_out_list(resource: Resource, estate: Estate) -> Created:
    name = resource.name(resource.properties.get("OptOutListName"))
    estate.opt_outs.setdefault(name, {})
    return Created(name, {"Arn": resource.arn("sms-voice", f"opt-out-list/{name}")})


CREATORS = {
    "AWS::SMSVOICE::PhoneNumber": _number,
    "AWS::SMSVOICE::ConfigurationSet": _configuration_set,
    "AWS::SMSVOICE::OptOutList": _opt_out_list,
}


def wants(types: frozenset[str], kind: str) -> bool:
    """Tell whether a destination gets events of a kind."""
    return bool(types & _ALL) or kind in types
