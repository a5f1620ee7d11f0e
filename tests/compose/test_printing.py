from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from stackspec.compose.printing import as_json, as_yaml
from stackspec.compose.read import read
from stackspec.errors import StackspecError

TEXT = """\
name: p
x-top: {empty: [], list: [1, {deep: []}]}
services:
  b:
    image: x
    labels: {x-label: kept}
    x-own: kept in YAML
    deploy: {}
    develop: {watch: [{path: /a, action: rebuild}]}
    healthcheck: {test: x, x-note: kept in YAML}
    models: [m]
    networks: {x-net: {x-deep: kept in YAML}}
  x-service: {image: y, command: []}
networks: {x-net: {}}
models: {m: {model: y}}
"""


def model(text: str = TEXT) -> dict[str, Any]:
    project = read(["-"], env={}, here="/", stdin=text)
    assert project.ok, project.findings
    return project.model


def test_json_lacks_what_the_engine_s_lacks() -> None:
    shown = json.loads(as_json(model()))
    b = shown["services"]["b"]
    assert "models" not in shown
    assert shown["x-top"] == {"empty": None, "list": [1, {"deep": None}]}
    assert (b["labels"], b["healthcheck"], b["networks"]) == (
        {"x-label": "kept"},
        {"test": ["CMD-SHELL", "x"]},
        {"x-net": {}},
    )
    assert "x-own" not in b
    assert b["deploy"] == {"placement": {}, "resources": {}}
    assert b["develop"]["watch"][0]["exec"] == {"command": None}
    assert shown["services"]["x-service"]["command"] == []


def test_yaml_lacks_only_what_is_empty() -> None:
    text = as_yaml(model(), header="made by hand")
    shown = yaml.safe_load(text)
    b = shown["services"]["b"]
    assert text.startswith("# made by hand\nname: p\nservices:\n")
    assert shown["models"] == {"m": {"model": "y"}}
    assert shown["x-top"] == {"empty": [], "list": [1, {"deep": []}]}
    assert (b["x-own"], b["healthcheck"]["x-note"], b["networks"]["x-net"]["x-deep"]) == ("kept in YAML",) * 3
    assert b["deploy"] == {}
    assert "exec" not in b["develop"]["watch"][0]
    assert "command" not in b
    assert shown["services"]["x-service"]["command"] == []
    assert shown["networks"] == {"default": {"name": "p_default"}, "x-net": {"name": "p_x-net"}}


def test_printing_changes_nothing_and_repeats_exactly() -> None:
    made = model()
    before = repr(made)
    assert (as_json(made), as_yaml(made)) == (as_json(made), as_yaml(made))
    assert repr(made) == before


def test_what_json_cannot_hold_is_refused() -> None:
    with pytest.raises(StackspecError, match="use YAML"):
        as_json(model("name: p\nx-a: .inf\nservices: {a: {image: x}}"))
