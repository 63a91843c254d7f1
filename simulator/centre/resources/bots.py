"""Amazon Lex: bots and their aliases, as the stand-in plays them (``simulator.lex``).

ARN formats: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonlexv2.html
"""

from typing import Any

from simulator.centre.deployment import Created, Resource
from simulator.centre.errors import TemplateError
from simulator.centre.estate import BotAliasSpec, Estate
from simulator.lex.definition import InvalidBot, parse_bot


def _bot(resource: Resource, estate: Estate) -> Created:
    bot_id = _id(resource)
    try:
        estate.bots[bot_id] = parse_bot(resource.properties)
    except InvalidBot as exc:
        raise TemplateError(f"{resource.where}: {exc}") from exc
    return Created(bot_id, {"Id": bot_id, "Arn": resource.arn("lex", f"bot/{bot_id}")})


def _version(resource: Resource, _estate: Estate) -> Created:
    """Number a version: every alias plays the bot as the template has it."""
    return Created(f"{resource.properties['BotId']}|1", {"BotVersion": "1"})


def _alias(resource: Resource, estate: Estate) -> Created:
    properties = resource.properties
    bot_id, alias_id = properties["BotId"], _id(resource)
    if bot_id not in estate.bots:
        raise TemplateError(f"{resource.where}: there is no bot {bot_id} in these stacks")
    arn = resource.arn("lex", f"bot-alias/{bot_id}/{alias_id}")
    functions = {
        one["LocaleId"]: _function(one["BotAliasLocaleSetting"])
        for one in properties.get("BotAliasLocaleSettings", ())
        if one["BotAliasLocaleSetting"].get("Enabled") in (True, "true")
    }
    name = f"{estate.bots[bot_id].name}:{properties['BotAliasName']}"
    estate.bot_aliases[arn] = BotAliasSpec(name, arn, estate.bots[bot_id], functions)
    return Created(f"{alias_id}|{bot_id}", {"BotAliasId": alias_id, "Arn": arn})


def _policy(resource: Resource, estate: Estate) -> Created:
    """Check who may talk to an alias: here every instance that is associated with it may."""
    arn = resource.properties["ResourceArn"]
    if arn not in estate.bot_aliases:
        raise TemplateError(f"{resource.where}: there is no alias {arn} in these stacks")
    return Created(arn, {"Id": arn, "RevisionId": "1"})


def _function(setting: dict[str, Any]) -> str | None:
    hook = setting.get("CodeHookSpecification", {}).get("LambdaCodeHook", {})
    arn = hook.get("LambdaArn")
    return None if arn is None else str(arn)


def _id(resource: Resource) -> str:
    return resource.id.replace("-", "")[:10].upper()


CREATORS = {
    "AWS::Lex::Bot": _bot,
    "AWS::Lex::BotVersion": _version,
    "AWS::Lex::BotAlias": _alias,
    "AWS::Lex::ResourcePolicy": _policy,
}
