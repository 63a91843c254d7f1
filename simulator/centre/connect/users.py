"""Agents, as Amazon Connect's API tells of them: who they are, not what they do."""

from typing import Any

from simulator.centre.connect.players import Parameters, id_of, not_found, present
from simulator.centre.gateway import Player
from simulator.engine.simulation import Simulation
from simulator.world import Person


class Users:
    """Operations on users.

    Args:
        simulation: Whose world names them; an agent there is known by id, ARN or, as the local
            centre's are, by username.
    """

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation

    def players(self) -> dict[str, Player]:
        """Return operation to player."""
        return {"DescribeUser": self._describe, "ListUsers": self._list}

    def _describe(self, parameters: Parameters) -> dict[str, Any]:
        person = self._found(str(parameters["UserId"]))
        identity = {"FirstName": person.first_name, "LastName": person.last_name}
        user = {
            "Id": id_of(person.arn),
            "Arn": person.arn,
            "Username": person.username,
            "IdentityInfo": {name: value for name, value in identity.items() if value},
            "RoutingProfileId": id_of(person.profile) if person.profile else None,
        }
        return {"User": present(user)}

    def _list(self, parameters: Parameters) -> dict[str, Any]:
        people = {person.arn: person for person in self._people()}
        begin, most = int(parameters.get("NextToken", 0)), int(parameters.get("MaxResults", 100))
        users = [
            {"Id": id_of(person.arn), "Arn": person.arn, "Username": person.username}
            for person in list(people.values())[begin : begin + most]
        ]
        after = str(begin + most) if begin + most < len(people) else None
        return present({"UserSummaryList": users, "NextToken": after})

    def _people(self) -> list[Person]:
        return [
            *self._simulation.world.people,
            *(agent.person for agent in self._simulation.routing.agents.values()),
        ]

    def _found(self, reference: str) -> Person:
        for person in self._people():
            if reference in (person.arn, id_of(person.arn), person.username):
                return person
        raise not_found("User")
