"""The key of confidential input is made in the cloud, before the flows that name it."""

import json

from tests.infra.assembly import Assembly


def test_a_function_of_ours_makes_it_for_each_stage(dev: Assembly, prod: Assembly) -> None:
    for assembly, name in ((dev, "Ringback dev"), (prod, "Ringback prod")):
        key = assembly.whole.only("Custom::InputKey")
        maker = assembly.whole.logical_id_of("input_key")
        assert key["ServiceToken"] == {"Fn::GetAtt": [maker, "Arn"]}
        assert key["Name"] == name


def test_no_private_key_is_in_a_template(every: Assembly) -> None:
    for template in every.stacks.values():
        assert "PRIVATE KEY" not in json.dumps(template.document)
