"""What can go wrong while a centre is raised or used.

CentreError               base: one sentence for people
├── SynthesisError         the CDK app did not produce a template
├── TemplateError         the template asks for something that does not exist
│   └── UnknownResourceError  a resource type that the local centre does not know
└── NotPlayedError        an AWS operation that the local centre does not answer
"""


class CentreError(Exception):
    """The local centre cannot go on; the text says what is wrong and how to mend it."""


class SynthesisError(CentreError):
    """The CDK command line did not produce a cloud assembly."""


class TemplateError(CentreError):
    """The template refers to something it does not define, or in a way nobody can resolve."""


class UnknownResourceError(TemplateError):
    """The template holds a resource type without a local counterpart."""


class NotPlayedError(CentreError):
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
