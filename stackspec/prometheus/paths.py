"""Where the rendered files stand in a rendered tree, and where the images' programs look for them."""

from __future__ import annotations

__all__ = [
    "ALERTMANAGER_FILE",
    "ALERTMANAGER_FOLDER",
    "CONFIG_FILE",
    "FOLDER",
    "RULES",
    "TESTS",
    "rule_path",
    "test_path",
]

FOLDER = "prometheus"
"""Mounted, read-only and whole, at ``/etc/prometheus``; paths inside its files are relative to them."""
CONFIG_FILE = f"{FOLDER}/prometheus.yml"
RULES = "rules/*.yml"
"""The rule files as ``prometheus.yml`` names them."""
TESTS = "tests/prometheus"
"""Unit tests for promtool; outside the mounted folder."""
ALERTMANAGER_FOLDER = "alertmanager"
"""Mounted, read-only and whole, at ``/etc/alertmanager``."""
ALERTMANAGER_FILE = f"{ALERTMANAGER_FOLDER}/alertmanager.yml"


def rule_path(group: str) -> str:
    """The rule file of a group, in the rendered tree."""
    return f"{FOLDER}/rules/{group}.yml"


def test_path(group: str) -> str:
    """The unit tests of a group, in the rendered tree."""
    return f"{TESTS}/{group}.yml"
