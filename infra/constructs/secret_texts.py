"""Capability: secrets that functions read, each a JSON object of named texts."""

from aws_cdk import RemovalPolicy, SecretValue
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.constructs import retention
from infra.stage import Stage


class Pepper(Construct):
    """What PINs are hashed with: as long as there are PINs, there must be this. Stateful.

    It has one text, named "1". A second one, named "2", makes the new hashes as soon as it is
    there, while the first still checks the old ones (docs/authentication.md).
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        self.secret = secretsmanager.Secret(
            self,
            "Secret",
            description=f"Ringback {stage.name}: pepper of the PINs",
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template="{}",  # noqa: S106 - of an object without any text
                generate_string_key="1",
                password_length=64,
                exclude_punctuation=True,
            ),
            removal_policy=retention.of_data(stage),
        )


class SuppressionKey(Construct):
    """What names the numbers that said STOP: with another key nobody would be found. Stateful."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        self.secret = secretsmanager.Secret(
            self,
            "Secret",
            description=f"Ringback {stage.name}: names of numbers that want no texts",
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template="{}",  # noqa: S106 - of an object without any text
                generate_string_key="1",
                password_length=64,
                exclude_punctuation=True,
            ),
            removal_policy=retention.of_data(stage),
        )


class InputKeySecret(Construct):
    """The private keys of what callers key in confidence, by Amazon Connect's key id."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        self.secret = secretsmanager.Secret(
            self,
            "Secret",
            description=f"Ringback {stage.name}: private keys of encrypted customer input",
            secret_string_value=SecretValue.unsafe_plain_text("{}"),  # none yet: nothing to hide
            removal_policy=RemovalPolicy.DESTROY,  # a new key does as well: nothing stays encrypted
        )
