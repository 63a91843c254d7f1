"""Opt-out lists: whom the service refuses to text, whatever it is asked.

Source: SMS user guide, "Opt-out lists"; botocore's model of pinpoint-sms-voice-v2.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from simulator.centre.cloud import Cloud
from simulator.centre.gateway import Player, Refusal

_ONCE_IN: Final = timedelta(days=30)  # before a number can be taken off a list again


class OptOuts:
    """Who is on the opt-out lists of one centre."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._lists = cloud.estate.opt_outs
        self._taken_off: dict[tuple[str, str], datetime] = {}

    def players(self) -> Mapping[str, Player]:
        return {
            "PutOptedOutNumber": self._put,
            "DeleteOptedOutNumber": self._delete,
            "DescribeOptedOutNumbers": self._describe,
        }

    def check(self, name: str, number: str) -> None:
        """Refuse to text a number that is on a list.

        Raises:
            Refusal: As the service answers.
        """
        if number in self._lists.get(name, {}):
            raise Refusal(
                "ConflictException",
                "the destination phone number has opted out",
                members={"Reason": "DESTINATION_PHONE_NUMBER_OPTED_OUT"},
            )

    def _put(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        listed = self._list(parameters)
        number = parameters["OptedOutNumber"]
        listed.setdefault(number, self._cloud.now())
        return self._told(parameters, number, listed[number])

    def _delete(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        listed, number = self._list(parameters), parameters["OptedOutNumber"]
        if number not in listed:
            raise Refusal("ResourceNotFoundException", "the number is not on the list")
        key = (parameters["OptOutListName"], number)
        last, now = self._taken_off.get(key), self._cloud.now()
        if last is not None and now - last < _ONCE_IN:
            raise Refusal("ConflictException", "a number is taken off a list once in 30 days")
        self._taken_off[key] = now
        return self._told(parameters, number, listed.pop(number))

    def _describe(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        listed = self._list(parameters)
        wanted = parameters.get("OptedOutNumbers") or sorted(listed)
        return {
            "OptOutListName": parameters["OptOutListName"],
            "OptedOutNumbers": [
                {
                    "OptedOutNumber": number,
                    "OptedOutTimestamp": listed[number],
                    "EndUserOptedOut": False,
                }
                for number in wanted
                if number in listed
            ],
        }

    def _list(self, parameters: Mapping[str, Any]) -> dict[str, datetime]:
        name = parameters["OptOutListName"]
        if name not in self._lists:
            raise Refusal("ResourceNotFoundException", f"opt-out list {name} not found")
        return self._lists[name]

    def _told(self, parameters: Mapping[str, Any], number: str, since: datetime) -> dict[str, Any]:
        return {
            "OptOutListName": parameters["OptOutListName"],
            "OptedOutNumber": number,
            "OptedOutTimestamp": since,
            "EndUserOptedOut": False,
        }
