"""What can go wrong while a centre is raised or used.

    CentreError                 base: one sentence for people
    ├── SynthesisFailed         the CDK app did not produce a template
    ├── TemplateError           the template asks for something that does not exist
    │   └── UnknownResource     a resource type that the local centre does not know
    └── NotPlayed               an AWS operation that the local centre does not answer
"""


class CentreError(Exception):
    """The local centre cannot go on; the text says what is wrong and how to mend it."""


class SynthesisFailed(CentreError):
    """The CDK command line did not produce a cloud assembly."""


class TemplateError(CentreError):
    """The template refers to something it does not define, or in a way nobody can resolve."""


class UnknownResource(TemplateError):
    """The template holds a resource type without a local counterpart."""


class NotPlayed(CentreError):
    """An operation of an AWS API that the local centre does not answer.

    Deliberately no ``ClientError``: code that handles AWS failures must not mistake a hole in the
    simulator for one.
    """

    def __init__(self, service: str, operation: str, why: str = "") -> None:
        super().__init__(
            f"the local centre does not play {service}.{operation}" + (f": {why}" if why else "")
        )
        self.service = service
        self.operation = operation
