"""Prometheus: its configuration, a rule file for each group, and unit tests for every alert."""

from __future__ import annotations

from os.path import relpath
from posixpath import dirname
from typing import TYPE_CHECKING

from stackspec.targets.artifact import Artifact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.blueprint.evaluation import Evaluation
    from stackspec.model.assembly import Assembly
    from stackspec.model.monitoring.prometheus import PrometheusConfig
    from stackspec.model.monitoring.rule import RuleGroup

__all__ = ["artifacts"]


def artifacts(evaluation: Evaluation) -> Iterator[Artifact]:
    """Nothing for a stack that has neither rules nor a Prometheus."""
    assembly = evaluation.assembly
    groups = _groups(assembly)
    if assembly.prometheus is not None:
        yield _configuration(assembly, assembly.prometheus, groups)
    if groups:
        yield from _rules(groups, assembly)


def _groups(assembly: Assembly) -> list[RuleGroup]:
    """Every group of the stack: those written down, those that objectives become, and the heartbeat's."""
    groups = [*assembly.rule_groups.values(), *(slo.group for slo in assembly.slos.values())]
    if assembly.alertmanager is not None and assembly.alertmanager.heartbeat is not None:
        from stackspec.model.monitoring.rule import RuleGroup

        groups.append(RuleGroup("heartbeat", [assembly.alertmanager.heartbeat.alert]))
    return groups


def _configuration(assembly: Assembly, settings: PrometheusConfig, groups: list[RuleGroup]) -> Artifact:
    from stackspec.prometheus.config_file import prometheus_file
    from stackspec.prometheus.paths import CONFIG_FILE, RULES
    from stackspec.source.yaml_writer import dump

    jobs = [*settings.jobs, *assembly.scrape_jobs.values()]
    rule_files = [*settings.rule_files, *([RULES] if groups else [])]
    whole = settings.model_copy(update={"jobs": tuple(jobs), "rule_files": tuple(rule_files)})
    return Artifact(CONFIG_FILE, dump(prometheus_file(whole)))


def _rules(groups: list[RuleGroup], assembly: Assembly) -> Iterator[Artifact]:
    from stackspec.prometheus.paths import rule_path, test_path
    from stackspec.prometheus.rule_file import Links, rule_file
    from stackspec.prometheus.test_file import test_file
    from stackspec.source.yaml_writer import dump

    links = Links(runbooks=assembly.stack.runbooks_url, dashboards=assembly.stack.grafana_url)
    for group in groups:
        rules, tests = rule_path(group.name), test_path(group.name)
        yield Artifact(rules, dump(rule_file([group], links)))
        if group.alerts:
            yield Artifact(tests, dump(test_file([group], [relpath(rules, dirname(tests))])))
