"""Capability: who lets people in. The first administrators of an instance that is ours."""

from collections.abc import Iterable

from aws_cdk import RemovalPolicy
from aws_cdk import aws_connect as connect
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.stage_parts import Administrator

_LETTERS = 32  # of a first password; Amazon Connect takes 8 to 64


class Administrators(Construct):
    """A user and the secret of its first password for each.

    The template has a reference to the secret, which CloudFormation resolves as it creates the
    user. Afterwards the password is the user's own: another one changes neither.

    Args:
        instance_arn: where they are let in.
        security_profile_arn: what they may do there.
        routing_profile_arn: what they would answer, if they sign in to do so.
        key: encrypts the secrets.
        people: who they are.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        instance_arn: str,
        security_profile_arn: str,
        routing_profile_arn: str,
        key: kms.IKey,
        people: Iterable[Administrator],
    ) -> None:
        super().__init__(scope, construct_id)
        for person in people:
            password = secretsmanager.Secret(
                self,
                f"Password {person.username}",
                description=f"First password of {person.username} in Amazon Connect",
                encryption_key=key,
                generate_secret_string=secretsmanager.SecretStringGenerator(
                    password_length=_LETTERS,
                    exclude_punctuation=True,
                    require_each_included_type=True,
                ),
                removal_policy=RemovalPolicy.DESTROY,
            )
            connect.CfnUser(
                self,
                f"User {person.username}",
                instance_arn=instance_arn,
                username=person.username,
                password=password.secret_value.unsafe_unwrap(),  # a reference, not the value
                identity_info=connect.CfnUser.UserIdentityInfoProperty(
                    first_name=person.first_name, last_name=person.last_name, email=person.mail
                ),
                security_profile_arns=[security_profile_arn],
                routing_profile_arn=routing_profile_arn,
                phone_config=connect.CfnUser.UserPhoneConfigProperty(phone_type="SOFT_PHONE"),
            )
