"""The contract in README.md names what there is, and nothing else."""

from trading_harness.processes import SERVICES

from trading.commands.declarations import metrics, variables
from trading.settings import SETTINGS

ROWS = [
    [cell.strip() for cell in line.strip("|").replace("\\|", "/").split("|")]
    for line in (SERVICES / "README.md").read_text().splitlines()
    if line.startswith("| `")
]
VARIABLES = [row for row in ROWS if row[0].strip("`").isupper()]


def test_metrics() -> None:
    named = {row[0].strip("`"): row for row in ROWS if row[0].startswith("`trading_")}
    declared = {metric["name"]: metric for listed in metrics(None).values() for metric in listed}
    assert named.keys() == declared.keys()
    for name, metric in declared.items():
        assert named[name][1] == metric["type"]
        assert [label for label in metric["labels"] if f"`{label}`" not in named[name][2]] == []


def test_variables() -> None:
    named = {row[0].strip("`") for row in VARIABLES}
    assert named == {name.upper() for kind in SETTINGS.values() for name in kind.model_fields}


def test_defaults() -> None:
    named = {row[0].strip("`"): row[2].strip("`") for row in VARIABLES if len(row) > 3}
    declared = {
        variable["name"]: variable["default"]
        for listed in variables(None).values()
        for variable in listed
        if variable.get("default")
    }
    wrong = {
        name: (named[name], default)
        for name, default in declared.items()
        if named[name] != "as above" and as_number(named[name]) != as_number(default)
    }
    assert wrong == {}


def as_number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
