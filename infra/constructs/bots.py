"""Capability: being spoken to. A bot of flows/bots/, as flows and Amazon Connect need it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_connect as connect
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lex as lex
from constructs import Construct

from infra.flow_files import FlowFile
from infra.stage import Stage

_LEX = "lexv2.amazonaws.com"
_NOT_COPIED = ("CodeHook",)  # an alias has it, not a version


def digest(document: Mapping[str, Any]) -> str:
    """Returns what tells versions apart: changed by whatever of a bot's file a version copies."""
    copied = {key: value for key, value in document.items() if key not in _NOT_COPIED}
    return hashlib.sha256(json.dumps(copied, sort_keys=True).encode()).hexdigest()[:8]


class Bot(Construct):
    """The bot, an alias that always has its latest version, and the alias's way into Connect.

    A version is a copy that never changes, so every change of the file makes a new one: its
    construct id has a digest of what it copies. The one before goes when the alias has moved on.

    Args:
        file: has CloudFormation's own keys, and `CodeHook`: the placeholder of `hook`.
        hook: the function behind the bot.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        file: FlowFile,
        hook: lambda_.Alias,
        instance_arn: str,
    ) -> None:
        super().__init__(scope, construct_id)
        locales: list[dict[str, Any]] = file.document["BotLocales"]
        bot = lex.CfnBot(
            self,
            "Bot",
            name=f"ringback-{stage.name}-{file.path.stem}",
            description=file.document["Description"],
            role_arn=self._role().role_arn,
            data_privacy={"ChildDirected": False},
            idle_session_ttl_in_seconds=file.document["IdleSessionTTLInSeconds"],
            auto_build_bot_locales=True,
        )
        # As written in the file, which a reader can compare with an export of the bot.
        bot.add_property_override("BotLocales", locales)
        self.arn = self._alias(bot, file.document, hook).attr_arn
        hook.add_permission(
            construct_id,
            principal=iam.ServicePrincipal(_LEX),
            source_account=Stack.of(self).account,
            source_arn=self.arn,
        )
        allowed = self._let_connect_talk(instance_arn)
        self.association = connect.CfnIntegrationAssociation(
            self,
            "Association",
            instance_id=instance_arn,  # the schema wants the ARN under this name
            integration_type="LEX_BOT",
            integration_arn=self.arn,
        )
        self.association.add_resource_dependency(allowed)

    def _let_connect_talk(self, instance_arn: str) -> lex.CfnResourcePolicy:
        """What the console adds to an alias when it is associated, and CloudFormation does not."""
        talk = {
            "Sid": "AmazonConnect",
            "Effect": "Allow",
            "Principal": {"Service": "connect.amazonaws.com"},
            "Action": ["lex:RecognizeText", "lex:StartConversation"],
            "Resource": self.arn,
            "Condition": {
                "StringEquals": {"AWS:SourceAccount": Stack.of(self).account},
                "ArnEquals": {"AWS:SourceArn": instance_arn},
            },
        }
        policy = {"Version": "2012-10-17", "Statement": [talk]}
        return lex.CfnResourcePolicy(self, "Policy", resource_arn=self.arn, policy=policy)

    def _role(self) -> iam.Role:
        """What Lex may do: speak what the function answers."""
        stack = Stack.of(self)
        principal = iam.ServicePrincipal(
            _LEX, conditions={"StringEquals": {"aws:SourceAccount": stack.account}}
        )
        speak = iam.PolicyStatement(actions=["polly:SynthesizeSpeech"], resources=["*"])
        policy = iam.PolicyDocument(statements=[speak])
        return iam.Role(self, "Role", assumed_by=principal, inline_policies={"Speak": policy})

    def _alias(
        self, bot: lex.CfnBot, document: Mapping[str, Any], hook: lambda_.Alias
    ) -> lex.CfnBotAlias:
        names = [locale["LocaleId"] for locale in document["BotLocales"]]
        version = lex.CfnBotVersion(
            self,
            f"Version{digest(document)}",
            bot_id=bot.attr_id,
            bot_version_locale_specification=[
                lex.CfnBotVersion.BotVersionLocaleSpecificationProperty(
                    locale_id=name,
                    bot_version_locale_details=lex.CfnBotVersion.BotVersionLocaleDetailsProperty(
                        source_bot_version="DRAFT"
                    ),
                )
                for name in names
            ],
        )
        of_alias = lex.CfnBotAlias
        settings = of_alias.BotAliasLocaleSettingsProperty(
            enabled=True,
            code_hook_specification=of_alias.CodeHookSpecificationProperty(
                lambda_code_hook=of_alias.LambdaCodeHookProperty(
                    lambda_arn=hook.function_arn, code_hook_interface_version="1.0"
                )
            ),
        )
        return of_alias(
            self,
            "Live",
            bot_id=bot.attr_id,
            bot_alias_name="live",
            bot_version=version.attr_bot_version,
            bot_alias_locale_settings=[
                of_alias.BotAliasLocaleSettingsItemProperty(
                    locale_id=name, bot_alias_locale_setting=settings
                )
                for name in names
            ],
        )
