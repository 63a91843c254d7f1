"""Bots are deployed as their files say, in every language, and may do nothing but speak."""

import json
from typing import Any

import pytest

from infra.constructs.bots import digest
from tests.infra.assembly import ROOT, Assembly

FILES = sorted((ROOT / "flows" / "bots").glob("*.json"))


def _bot(assembly: Assembly, stem: str) -> tuple[str, dict[str, Any]]:
    ((logical_id, bot),) = (
        (logical_id, bot)
        for logical_id, bot in assembly.whole.of_type("AWS::Lex::Bot").items()
        if bot["Properties"]["Name"].endswith(f"-{stem}")
    )
    return logical_id, dict(bot["Properties"])


def _alias(assembly: Assembly, bot: str) -> tuple[str, dict[str, Any]]:
    ((logical_id, alias),) = (
        (logical_id, alias)
        for logical_id, alias in assembly.whole.of_type("AWS::Lex::BotAlias").items()
        if alias["Properties"]["BotId"] == {"Fn::GetAtt": [bot, "Id"]}
    )
    return logical_id, dict(alias["Properties"])


@pytest.mark.parametrize("stem", [path.stem for path in FILES])
def test_a_bot_is_what_its_file_says(every: Assembly, stem: str) -> None:
    _, bot = _bot(every, stem)
    document = json.loads((ROOT / "flows" / "bots" / f"{stem}.json").read_text())

    assert bot["BotLocales"] == document["BotLocales"]
    assert bot["AutoBuildBotLocales"] is True
    assert bot["DataPrivacy"] == {"ChildDirected": False}


@pytest.mark.parametrize("stem", [path.stem for path in FILES])
def test_its_alias_has_a_version_and_the_function_in_every_language(
    every: Assembly, stem: str
) -> None:
    logical_id, bot = _bot(every, stem)
    _, alias = _alias(every, logical_id)
    locales = {locale["LocaleId"] for locale in bot["BotLocales"]}
    version = every.whole.resources[alias["BotVersion"]["Fn::GetAtt"][0]]
    hook = every.whole.called_by_flows()["lex_fulfilment"]

    copied = version["Properties"]["BotVersionLocaleSpecification"]
    assert {one["LocaleId"] for one in copied} == locales == {"en_US", "es_US"}
    settings = alias["BotAliasLocaleSettings"]
    assert {one["LocaleId"] for one in settings} == locales
    for one in settings:
        setting = one["BotAliasLocaleSetting"]
        called = setting["CodeHookSpecification"]["LambdaCodeHook"]["LambdaArn"]
        assert setting["Enabled"] is True
        assert called == {"Ref": hook}


def test_a_changed_bot_is_a_new_version(dev: Assembly, prod: Assembly) -> None:
    """A version is a copy: its name has a digest of what it copies, the same in every stage."""
    versions = [set(one.whole.of_type("AWS::Lex::BotVersion")) for one in (dev, prod)]

    assert versions[0] == versions[1]
    assert len(versions[0]) == len(FILES)


@pytest.mark.parametrize("key", ["BotLocales", "IdleSessionTTLInSeconds", "Description"])
def test_whatever_of_the_file_is_copied_makes_a_new_version(key: str) -> None:
    for path in FILES:
        document = json.loads(path.read_text())

        assert digest(document | {key: "other"}) != digest(document)
        assert digest(document | {"CodeHook": "other"}) == digest(document)


def test_connect_may_use_each_bot_and_each_bot_may_ask_the_function(every: Assembly) -> None:
    aliases = {_alias(every, _bot(every, path.stem)[0])[0] for path in FILES}
    offered = {
        one["Properties"]["IntegrationArn"]["Fn::GetAtt"][0]
        for one in every.whole.of_type("AWS::Connect::IntegrationAssociation").values()
        if one["Properties"]["IntegrationType"] == "LEX_BOT"
    }
    asked = {
        one["Properties"]["SourceArn"]["Fn::GetAtt"][0]
        for one in every.whole.of_type("AWS::Lambda::Permission").values()
        if one["Properties"]["Principal"] == "lexv2.amazonaws.com"
    }

    assert offered == asked == aliases


def test_this_instance_alone_may_talk_to_them(every: Assembly) -> None:
    policies = every.whole.of_type("AWS::Lex::ResourcePolicy")
    named = {one["Properties"]["ResourceArn"]["Fn::GetAtt"][0] for one in policies.values()}

    assert named == set(every.whole.of_type("AWS::Lex::BotAlias"))
    for one in policies.values():
        (statement,) = one["Properties"]["Policy"]["Statement"]
        assert statement["Principal"] == {"Service": "connect.amazonaws.com"}
        assert statement["Condition"]["ArnEquals"] == {"AWS:SourceArn": every.instance_arn}


def test_a_bot_may_do_nothing_but_speak(every: Assembly) -> None:
    for path in FILES:
        _, bot = _bot(every, path.stem)
        role = every.whole.resources[bot["RoleArn"]["Fn::GetAtt"][0]]["Properties"]
        (policy,) = role["Policies"]
        (statement,) = policy["PolicyDocument"]["Statement"]
        (trust,) = role["AssumeRolePolicyDocument"]["Statement"]

        assert statement["Action"] == "polly:SynthesizeSpeech"
        assert trust["Principal"] == {"Service": "lexv2.amazonaws.com"}
        assert trust["Condition"] == {
            "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
        }
