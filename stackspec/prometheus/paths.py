"""Where the rendered files stand in a rendered tree, and where the images' programs look for them."""

from __future__ import annotations

import re
from hashlib import sha256

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
    return f"{FOLDER}/rules/{_file_name(group)}.yml"


def test_path(group: str) -> str:
    """The unit tests of a group, in the rendered tree."""
    return f"{TESTS}/{_file_name(group)}.yml"


def _file_name(group: str) -> str:
    """A file name from a group's name, which may be any text; with a digest where that loses something."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", group).strip("-")[:80]
    return name if name == group else f"{name}-{sha256(group.encode()).hexdigest()[:8]}".strip("-")
