"""On real projects: no crash, no rule of the baseline that hits most services, no known false positive, cures that hold."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from stackspec.compose.read import read
from stackspec.linting.discovery import Target
from stackspec.linting.fixing.cure import Patient, cure
from stackspec.linting.judge import judge
from stackspec.linting.subjects import subject_of
from stackspec.policy.location import shipped_policies
from stackspec.policy.policy import PolicySet

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/home/tester"}
MOST = 0.6
"""The share of services that a rule of the baseline may hit; one that hits more says nothing about any of them."""


@pytest.fixture(scope="module")
def accepted(shared):
    """Every case of the corpus that the engine accepts, as (index entry, project, subject)."""
    found = []
    for case in json.loads((shared / "corpus" / "index.json").read_text()):
        if case["rc"] != 0:
            continue
        folder = shared / "corpus" / case["slug"] / case["project_dir"]
        arguments = list(zip(case["args"][::2], case["args"][1::2], strict=True))
        files = [value for flag, value in arguments if flag == "-f"]
        project = read(files, env={**ENVIRONMENT, **case["env"]}, profiles=["*"], here=str(folder))
        if project.model:
            found.append((case, project, subject_of(project, Target(project.files))))
    assert len(found) > 700
    return found


def policy(name):
    return PolicySet(shipped_policies()[name], name).resolve()


@pytest.mark.slow
def test_no_rule_of_the_baseline_hits_most_services(accepted):
    services, hit = 0, Counter()
    for case, _, subject in accepted:
        if case["group"] != "real":
            continue
        services += len(subject.stack.services)
        found = {(entry.finding.rule, entry.finding.path[:2]) for entry in judge(subject, policy("baseline"))}
        hit.update(rule for rule, _ in found)
    assert services > 1000
    assert {rule: count / services for rule, count in hit.items() if count / services > MOST} == {}


@pytest.mark.slow
def test_every_rule_bears_every_project_and_every_finding_has_a_place(accepted):
    for name in ("prod", "cis-docker", "owasp"):
        resolved = policy(name)
        for _, project, subject in accepted:
            for entry in judge(subject, resolved):
                assert entry.finding.message
                assert entry.finding.place is not None
                assert (
                    Path(entry.finding.place.file).is_file()
                    or os.path.relpath(entry.finding.place.file) in project.files
                )


@pytest.mark.slow
def test_cures_hold_and_touch_nothing_else(accepted):
    """Each cure is loaded again and compared by `cure` itself; here: most fixes can be made, and none is lost."""
    resolved = policy("prod")
    cured = left = 0
    for _, project, subject in accepted[::7]:
        entries = tuple(entry for entry in judge(subject, resolved) if entry.finding.fix)
        target = Target(project.files[:1])
        again = read(target.files, env=ENVIRONMENT, profiles=["*"])
        if not entries or again.everything != project.everything:
            continue  # several files, or variables of the case's own

        def judged(new):
            return [one.finding for one in judge(subject_of(new, target), resolved)]  # noqa: B023 - used at once

        result = cure([Patient(target, again, entries, judged)], ENVIRONMENT)
        cured += len(result.cured)
        left += len(result.left)
        for path, text in result.after.items():
            kept = set(result.before[path].splitlines()) & set(text.splitlines())
            changed = len(result.before[path].splitlines()) - len(kept)
            assert changed <= 2 * len(entries) + 60
    assert cured > 100
    assert left < cured / 4
