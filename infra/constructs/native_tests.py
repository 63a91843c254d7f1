"""Capability: the callers' stories, as test cases that Amazon Connect runs by itself.

CloudFormation creates them; a run is started with StartTestCaseExecution.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

from aws_cdk import Fn
from aws_cdk import aws_connect as connect
from constructs import Construct

from infra.case_files import CaseFile, scan

_DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_Case = connect.CfnTestCase
_Hours = connect.CfnHoursOfOperation


class NativeTests(Construct):
    """Test cases, with the ARNs of this deployment in place of placeholders.

    Exposes `arns` by the stem of the file.

    Two schedules come with them, one always open and one never: a case puts them in the place
    of the centre's hours, so that it plays alike at any time of day.

    Args:
        folder: the repository's `tests/native/`.
        instance_arn: where they are created.
        only: stems of files, where not all of them are wanted.
        placeholders: what stands in for each flow, function, queue and schedule: ARNs.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        folder: Path,
        instance_arn: str,
        only: Collection[str] | None,
        placeholders: Mapping[str, str],
    ) -> None:
        super().__init__(scope, construct_id)
        self._instance_arn = instance_arn
        self._placeholders = placeholders
        self._own = {
            "AlwaysOpenHours": self._hours("AlwaysOpen", "Always open, for tests", open_=True),
            "NeverOpenHours": self._hours("NeverOpen", "Never open, for tests", open_=False),
        }
        self.arns: dict[str, str] = {}
        for file in scan(folder, known={*placeholders, *self._own}):
            if only is None or file.path.stem in only:
                self.arns[file.path.stem] = self._case(file)

    def _hours(self, construct_id: str, name: str, *, open_: bool) -> str:
        midnight = _Hours.HoursOfOperationTimeSliceProperty(hours=0, minutes=0)
        hours = _Hours(
            self,
            construct_id,
            instance_arn=self._instance_arn,
            name=name,
            description="Substituted by test cases; no queue has these hours.",
            time_zone="UTC",
            config=[
                # From 00:00 to 00:00 is the whole day.
                _Hours.HoursOfOperationConfigProperty(
                    day=day, start_time=midnight, end_time=midnight
                )
                for day in (_DAYS if open_ else ())
            ],
        )
        return hours.attr_hours_of_operation_arn

    def _value(self, name: str) -> str:
        return self._own[name] if name in self._own else self._placeholders[name]

    def _case(self, file: CaseFile) -> str:
        values = {name: self._value(name) for name in sorted(file.uses)}
        # The flow alone: with a destination number the service wants a source number too, and
        # cfn-lint's pattern refuses every real number (E3031).
        flow = self._value(file.flow)
        entry_point = (
            _Case.EntryPointProperty(
                type=file.type,
                voice_call_entry_point_parameters=_Case.VoiceCallEntryPointParametersProperty(
                    flow_id=flow
                ),
            )
            if file.type == "VOICE_CALL"
            else _Case.EntryPointProperty(
                type=file.type,
                chat_entry_point_parameters=_Case.ChatEntryPointParametersProperty(flow_id=flow),
            )
        )
        case = _Case(
            self,
            file.construct_id,
            instance_arn=self._instance_arn,
            name=file.name,
            description=file.description,
            status="PUBLISHED",
            entry_point=entry_point,
            initialization_data=file.attributes,
            content=Fn.sub(file.content, values) if values else file.content,
        )
        return case.attr_test_case_arn
