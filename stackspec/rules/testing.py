"""Trying rules: what the package's own tests use, and what an organisation's rules can use for theirs.

::

    @pytest.mark.parametrize(("text", "expected"), [...])
    def test_floating_tag(text, expected):
        assert judge("floating-tag", text) == expected
"""

from __future__ import annotations

import tempfile
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from stackspec.findings.paths import spell
from stackspec.compose.view.surroundings import Surroundings
from stackspec.rules.registry import find_modules, rules_of
from stackspec.rules.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stackspec.findings.finding import Violation
    from stackspec.rules.rule import Rule

__all__ = ["judge", "load_stack", "violations"]


def load_stack(compose: str, folder: FilePath, files: Mapping[str, str] | None = None) -> Stack:
    """Write a project into ``folder`` (``compose.yaml`` and further ``files``) and load it."""
    for name, text in {"compose.yaml": compose, **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Stack(_model(folder), Surroundings(str(folder)))


def _model(folder: FilePath) -> dict[str, Any]:
    # TODO: goes as soon as stackspec.compose.read exists; until then, short ports and volumes in their plainest forms
    import yaml

    model = dict(yaml.safe_load((folder / "compose.yaml").read_text(encoding="utf-8")))
    for service in model["services"].values():
        service["ports"] = [_port(port) for port in service.get("ports", ())]
        service["volumes"] = [_mount(mount, folder) for mount in service.get("volumes", ())]
        if isinstance(service.get("build"), str):
            service["build"] = {"context": str(folder / service["build"]), "dockerfile": "Dockerfile"}
        for name in ("environment", "labels"):
            if isinstance(service.get(name), list):
                service[name] = dict(item.partition("=")[::2] for item in service[name])
        if isinstance(service.get("depends_on"), list):
            service["depends_on"] = {
                name: {"condition": "service_started", "required": True} for name in service["depends_on"]
            }
        joined = service.get("networks", ["default"] if "network_mode" not in service else [])
        service["networks"] = joined if isinstance(joined, dict) else dict.fromkeys(joined)
    return model


def _port(port: Any) -> Any:
    if isinstance(port, dict):
        return port
    rest, _, protocol = str(port).partition("/")
    rest, _, target = rest.rpartition(":")
    host, _, published = rest.rpartition(":")
    long = {"mode": "ingress", "target": int(target), "protocol": protocol or "tcp"}
    return (
        long
        | ({"published": published} if published else {})
        | ({"host_ip": host.strip("[]")} if host else {})
    )


def _mount(mount: Any, folder: FilePath) -> Any:
    if isinstance(mount, dict):
        return mount
    source, _, rest = mount.partition(":")
    if not rest:
        return {"type": "volume", "target": source, "volume": {}}
    target, _, options = rest.partition(":")
    read_only = {"read_only": True} if "ro" in options.split(",") else {}
    if source[0] not in "./~":
        return {"type": "volume", "source": source, "target": target, "volume": {}} | read_only
    source = str(folder / source) if source[0] == "." else source
    return {
        "type": "bind",
        "source": source,
        "target": target,
        "bind": {"create_host_path": True},
    } | read_only


def violations(
    rule: str | Rule, compose: str, files: Mapping[str, str] | None = None, **parameters: Any
) -> Iterator[Violation]:
    """Yield what a rule (by name, or itself) finds in a Compose text; parameters are written as in a policy."""
    if isinstance(rule, str):
        from importlib import import_module

        rule = next(rules_of(import_module(find_modules()[rule])))
    with tempfile.TemporaryDirectory() as folder:
        stack = load_stack(compose, FilePath(folder), files)
        yield from rule.judge(stack, rule.parameters.parse(parameters))


def judge(
    rule: str | Rule, compose: str, files: Mapping[str, str] | None = None, **parameters: Any
) -> list[str]:
    """Return what a rule finds as lines ``services.web.ports[0]: message``, in the order found."""
    return [
        f"{spell(found.path)}: {found.message}" for found in violations(rule, compose, files, **parameters)
    ]
