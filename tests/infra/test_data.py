"""What is stored survives mistakes, and nobody reads it without the key."""

from tests.infra.assembly import Assembly, as_list


def test_in_production_the_table_its_key_and_the_pepper_outlive_the_stack(prod: Assembly) -> None:
    for kind in ("AWS::DynamoDB::GlobalTable", "AWS::KMS::Key", "AWS::SecretsManager::Secret"):
        resources = prod.data.of_type(kind).values()
        assert resources
        for resource in resources:
            assert resource["DeletionPolicy"] == "RetainExceptOnCreate"
            assert resource["UpdateReplacePolicy"] == "Retain"


def _protection(assembly: Assembly) -> list[bool]:
    (replica,) = assembly.data.only("AWS::DynamoDB::GlobalTable")["Replicas"]
    number = assembly.data.only("AWS::SMSVOICE::PhoneNumber")
    return [replica["DeletionProtectionEnabled"], number["DeletionProtectionEnabled"]]


def test_what_is_created_first_can_be_taken_back_and_is_protected_afterwards(
    prod: Assembly, importing: Assembly
) -> None:
    """RetainExceptOnCreate deletes what a failed creation made: protection would refuse that."""
    assert _protection(prod) == [False, False]
    assert _protection(importing) == [True, True]
    assert prod.protected_stacks == set()
    assert importing.protected_stacks == {"ringback-prod-data"}


def test_a_stage_that_keeps_data_without_protection_says_so(
    prod: Assembly, importing: Assembly, dev: Assembly
) -> None:
    assert "stage prod: protected is False" in prod.warnings
    for quiet in (importing, dev):
        assert "protected is False" not in quiet.warnings


def test_the_numbers_that_customers_know_us_by_outlive_every_stack(
    prod: Assembly, dev: Assembly
) -> None:
    kinds = ("AWS::Connect::PhoneNumber", "AWS::SMSVOICE::PhoneNumber", "AWS::SMSVOICE::OptOutList")
    for kind in kinds:
        (number,) = prod.data.of_type(kind).values()
        assert number["DeletionPolicy"] == "RetainExceptOnCreate"
        assert number["UpdateReplacePolicy"] == "Retain"
        (number,) = dev.data.of_type(kind).values()
        assert number["DeletionPolicy"] == "Delete"
        for name, template in prod.stacks.items():
            assert name == "data" or template.of_type(kind) == {}


def test_a_stage_for_development_can_be_torn_down(dev: Assembly) -> None:
    (table,) = dev.data.of_type("AWS::DynamoDB::GlobalTable").values()

    assert table["DeletionPolicy"] == "Delete"
    assert table["Properties"]["Replicas"][0]["DeletionProtectionEnabled"] is False


def test_the_table_can_be_restored_to_any_second(every: Assembly) -> None:
    (replica,) = every.data.only("AWS::DynamoDB::GlobalTable")["Replicas"]

    assert replica["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_the_table_is_encrypted_with_a_key_of_ours_that_rotates(every: Assembly) -> None:
    ((key, properties),) = every.data.of_type("AWS::KMS::Key").items()
    table = every.data.only("AWS::DynamoDB::GlobalTable")

    assert properties["Properties"]["EnableKeyRotation"] is True
    assert table["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS"}
    assert table["Replicas"][0]["SSESpecification"] == {
        "KMSMasterKeyId": {"Fn::GetAtt": [key, "Arn"]}
    }


def test_the_table_has_the_shape_the_functions_expect(every: Assembly) -> None:
    table = every.data.only("AWS::DynamoDB::GlobalTable")

    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert [(key["AttributeName"], key["KeyType"]) for key in table["KeySchema"]] == [
        ("pk", "HASH"),
        ("sk", "RANGE"),
    ]
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert table["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}


def test_only_logs_alarms_and_texts_of_this_stage_may_use_the_key(prod: Assembly) -> None:
    statements = prod.data.only("AWS::KMS::Key")["KeyPolicy"]["Statement"]

    used_by = {
        str(service).partition(".")[0].strip("{"): each
        for each in statements
        for service in as_list(each["Principal"].get("Service", []))
    }
    assert set(used_by) == {"logs", "cloudwatch", "sms-voice", "connect"}
    for each in used_by.values():
        assert not any("*" in operation for operation in each["Action"])
    assert ":log-group:/aws/lambda/ringback-prod-*" in str(used_by["logs"]["Condition"])
    assert ":alarm:ringback-prod-*" in str(used_by["cloudwatch"]["Condition"])
    account = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    assert used_by["sms-voice"]["Condition"] == account
