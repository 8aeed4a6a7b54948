"""The schema agrees with the model, and the shipped data with the schema."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

from tracker.cli import main
from tracker.ledger import append_claims
from tracker.ledger.schema import TABLES, as_json, claims_schema, package_package, workspace_package
from tracker.model import COLUMNS, EVENT_COLUMNS, INTEGER_COLUMNS, Metric, Qualifier
from tracker.sources import SOURCE_COLUMNS
from tracker.workspace import Workspace

DATA = Path(__file__).parents[2] / "data"


def test_the_schema_has_the_models_columns_types_and_words():
    fields = {field["name"]: field for field in claims_schema()["fields"]}
    assert list(fields) == list(COLUMNS)
    assert {name for name, field in fields.items() if field["type"] == "integer"} == set(INTEGER_COLUMNS)
    assert fields["metric"]["constraints"]["enum"] == [m.value for m in Metric]
    assert fields["qualifier"]["constraints"]["enum"] == [q.value for q in Qualifier]
    assert [n for n, f in fields.items() if f["constraints"].get("required")] == ["reported_at", "metric", "value"]
    for table, columns in (("events", EVENT_COLUMNS), ("sources", SOURCE_COLUMNS)):
        assert [field["name"] for field in TABLES[table]()["fields"]] == list(columns)


def test_the_committed_packages_are_what_the_model_gives():
    workspace = Workspace(DATA)
    way_out = "run: tracker schema --write"
    assert (DATA / "datapackage.json").read_text() == as_json(workspace_package(workspace)), way_out
    assert (DATA / "claims.schema.json").read_text() == as_json(claims_schema()), way_out
    shipped = files("tracker") / "data" / "datapackage.json"
    assert shipped.read_text() == as_json(package_package())


@pytest.fixture(scope="module")
def frictionless():
    """The frictionless library, whose import warns about its own dependencies."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import frictionless

        yield frictionless


@pytest.mark.parametrize(
    "package", [DATA / "datapackage.json", Path(str(files("tracker") / "data" / "datapackage.json"))]
)
def test_the_shipped_data_is_valid(frictionless, package):
    report = frictionless.validate(str(package))
    assert report.flatten(["rowNumber", "fieldName", "type", "note"]) == []


def test_a_ledger_that_the_programs_wrote_is_valid_and_a_bad_one_is_not(frictionless, tmp_path, claims, capsys):
    assert main(["init", str(tmp_path)]) == 0
    data = ["--data", str(tmp_path)]
    assert main([*data, "event", "add", "kerman-2024", "--started-at", "2024-01-03T15:04+03:30"]) == 0
    ledger = tmp_path / "data" / "claims" / "kerman-2024.csv"
    append_claims(ledger, claims)
    assert main([*data, "schema", "--write"]) == 0
    package = tmp_path / "data" / "datapackage.json"
    assert frictionless.validate(str(package)).valid
    ledger.write_text(ledger.read_text().replace(",killed,", ",sheep,"))
    problems = frictionless.validate(str(package)).flatten(["fieldName", "type"])
    assert problems == [["metric", "constraint-error"]] * 2
    capsys.readouterr()


def test_the_command_prints_one_tables_schema(capsys):
    assert main(["schema", "claims"]) == 0
    assert json.loads(capsys.readouterr().out) == claims_schema()
