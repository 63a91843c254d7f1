"""Bots of a template: their aliases can be talked to, with the function of each language."""

import pytest

from simulator.centre.cloud import Cloud
from simulator.centre.errors import TemplateError
from tests.simulator.centre.conftest import Raise, Template, function, gets, role
from tests.simulator.lex.bots import BILL, SPANISH, locale

CODE = {"hook": "def handler(event, context): return {}"}


def bot(**properties: object) -> Template:
    locales = [locale("en_US", BILL), locale("es_US", SPANISH)]
    return {
        "Type": "AWS::Lex::Bot",
        "Properties": {"Name": "talk", "BotLocales": locales} | properties,
    }


def version() -> Template:
    return {"Type": "AWS::Lex::BotVersion", "Properties": {"BotId": gets("Bot", "Id")}}


def alias(*enabled: str, bot_id: object = None) -> Template:
    hook = {"LambdaCodeHook": {"LambdaArn": gets("Hook"), "CodeHookInterfaceVersion": "1.0"}}
    settings = [
        {
            "LocaleId": name,
            "BotAliasLocaleSetting": {
                "Enabled": name in enabled, "CodeHookSpecification": hook,
            },
        }
        for name in ("en_US", "es_US")
    ]  # fmt: skip
    properties = {
        "BotId": bot_id or gets("Bot", "Id"),
        "BotAliasName": "live",
        "BotVersion": gets("Version", "BotVersion"),
        "BotAliasLocaleSettings": settings,
    }
    return {"Type": "AWS::Lex::BotAlias", "Properties": properties}


def raised(raise_cloud: Raise, **resources: Template) -> Cloud:
    return raise_cloud(CODE, Role=role(), Hook=function("hook"), Bot=bot(), **resources)


def test_an_alias_has_the_bot_and_its_functions_by_language(raise_cloud: Raise) -> None:
    cloud = raised(raise_cloud, Version=version(), Alias=alias("en_US", "es_US"))

    ((arn, spec),) = cloud.estate.bot_aliases.items()
    assert arn.startswith("arn:aws:lex:us-east-1:111122223333:bot-alias/")
    assert spec.bot.name == "talk"
    assert spec.functions.keys() == {"en_US", "es_US"}
    assert all(str(one).endswith(":function:hook") for one in spec.functions.values())


def test_a_language_that_is_switched_off_is_not_spoken(raise_cloud: Raise) -> None:
    cloud = raised(raise_cloud, Version=version(), Alias=alias("es_US"))

    (spec,) = cloud.estate.bot_aliases.values()
    assert spec.functions.keys() == {"es_US"}


def test_a_policy_is_about_an_alias_of_the_template(raise_cloud: Raise) -> None:
    stranger = "arn:aws:lex:us-east-1:111122223333:bot-alias/NOBODYS/BOT"
    policy = {"Type": "AWS::Lex::ResourcePolicy", "Properties": {"ResourceArn": gets("Alias")}}
    made = {"Version": version(), "Alias": alias("en_US")}
    raised(raise_cloud, **made, Policy=policy)

    policy["Properties"] = {"ResourceArn": stranger}
    with pytest.raises(TemplateError, match="there is no alias"):
        raised(raise_cloud, **made, Policy=policy)


def test_an_alias_of_no_bot_says_so(raise_cloud: Raise) -> None:
    with pytest.raises(TemplateError, match="there is no bot NOBODY in these stacks"):
        raised(raise_cloud, Version=version(), Alias=alias("en_US", bot_id="NOBODY"))


def test_a_bot_that_lex_would_refuse_is_refused(raise_cloud: Raise) -> None:
    with pytest.raises(TemplateError, match="Bot"):
        raise_cloud(CODE, Role=role(), Bot=bot(BotLocales=[{"LocaleId": "en_US"}]))
