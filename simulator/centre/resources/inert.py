"""Resource types that change nothing a caller, a function or a test could notice locally."""

from collections.abc import Mapping

from simulator.centre.deployment import Resource

REASONS: Mapping[str, str] = {
    "AWS::CDK::Metadata": "usage statistics of the CDK",
    "AWS::CloudWatch::CompositeAlarm": "nothing measures locally",
    "AWS::CloudWatch::Dashboard": "nothing measures locally",
    "AWS::ApplicationInsights::Application": "nothing measures locally",
    "AWS::Logs::MetricFilter": "nothing measures locally",
    "AWS::Logs::QueryDefinition": "for people at the console",
    "AWS::Logs::ResourcePolicy": "log delivery by AWS services is not played",
    "AWS::Lambda::LayerVersion": "third-party packages come from the virtual environment",
    "AWS::Lambda::LayerVersionPermission": "see AWS::Lambda::LayerVersion",
    "AWS::Lambda::CodeSigningConfig": "code runs from the assembly, nobody could swap it",
    "AWS::Backup::BackupPlan": "local state lives as long as the process",
    "AWS::Backup::BackupSelection": "local state lives as long as the process",
    "AWS::Backup::BackupVault": "local state lives as long as the process",
    "AWS::XRay::Group": "tracing is not played",
    "AWS::XRay::SamplingRule": "tracing is not played",
    "AWS::Connect::ApprovedOrigin": "no browser talks to the local instance through AWS",
    "AWS::Connect::ViewVersion": "every view shows its latest content",
    "AWS::Connect::SecurityKey": "media streams are not encrypted locally",
}
"""Type to the reason. A type that is neither here nor has a creator is an error."""

_NAMED: Mapping[str, tuple[str, ...]] = {
    "AWS::Backup::BackupVault": ("BackupVaultArn", "BackupVaultName"),
    "AWS::Backup::BackupPlan": ("BackupPlanArn", "BackupPlanId"),
}
"""Attributes that only such a type has."""

PROTOCOLS: Mapping[str, str] = {
    "email": "people read it; what is published stays in the topic",
    "email-json": "see email",
    "sms": "see email",
}
"""Protocol of a topic's subscription to the reason why nothing is delivered locally."""


def attributes(resource: Resource) -> Mapping[str, str]:
    """Return the attributes that templates commonly read of such a resource."""
    arn = f"arn:aws:{resource.type.split('::')[1].lower()}:{resource.stack.region}"
    arn += f":{resource.stack.account}:{resource.name(None)}"
    return {"Arn": arn, "Id": resource.id} | {
        name: arn if name.endswith("Arn") else resource.name(None)
        for name in _NAMED.get(resource.type, ())
    }
