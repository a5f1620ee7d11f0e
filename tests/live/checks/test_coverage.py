"""How much of what a service can be told has an effect that is proven, by a check that is proven to fail."""

from __future__ import annotations

import re
from pathlib import Path

from stackspec.compose.attributes.service import SERVICE
from stackspec.live.registry import checks
from tests.live.checks.cases import CASES

WITHOUT_EFFECT = {
    "attach": "which logs `up` shows",
    "build": "how the image is made",
    "develop": "what happens while files are edited",
    "env_file": "becomes environment",
    "extends": "becomes the service's own attributes",
    "label_file": "becomes labels",
    "links": "an order of starting",
    "external_links": "an order of starting",
    "platform": "which image is pulled",
    "profiles": "whether the service is started",
    "provider": "not a container",
    "pull_policy": "when the image is pulled",
    "pull_refresh_after": "when the image is pulled",
    "isolation": "Windows alone",
    "credential_spec": "Windows alone",
    "cpu_count": "Windows alone",
    "cpu_percent": "Windows alone",
    "post_start": "what is run once, beside the container",
    "pre_start": "what is run once, beside the container",
    "pre_stop": "what is run once, beside the container",
    "models": "a service of another program",
}
"""Attributes that leave nothing on a running container to look at, and why."""


def proven_checks() -> set[str]:
    """Names of checks for which a test breaks the promise."""
    told = {name for case in CASES for name in case.breaks}
    stacks = (Path(__file__).parent / "test_stacks.py").read_text()
    asserted = set(re.findall(r'"([a-z-]+)(?:\[[^"]*\])?"', stacks))
    return told | (asserted & {check.name for check in checks()})


def test_every_check_is_proven_to_fail() -> None:
    assert {check.name for check in checks()} - proven_checks() == set()


def test_attributes_without_effect_exist() -> None:
    assert set(WITHOUT_EFFECT) <= set(SERVICE.attributes)


def test_nine_in_ten_attributes_are_proven() -> None:
    proven = proven_checks()
    covered = {
        name.partition(".")[0] for check in checks() if check.name in proven for name in check.attributes
    }
    all_of_them = {name for name in SERVICE.attributes if name not in WITHOUT_EFFECT}
    missing = sorted(all_of_them - covered)
    share = 1 - len(missing) / len(all_of_them)
    print(
        f"run-time attributes with a proven check: {len(all_of_them) - len(missing)} of {len(all_of_them)} ({share:.0%}); without: {', '.join(missing)}"
    )
    assert share >= 0.9
