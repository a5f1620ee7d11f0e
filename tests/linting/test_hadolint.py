"""Dockerfiles through the real hadolint."""

import shutil
import sys
from pathlib import Path

import pytest

from stackspec.linting import hadolint

pytestmark = pytest.mark.skipif(
    not (shutil.which("hadolint") or (Path(sys.executable).parent / "hadolint").is_file()),
    reason="hadolint is not installed",
)

COMPOSE = "services: {web: {build: ., image: 'shop/web:1'}}"
DOCKERFILE = "FROM debian\nMAINTAINER me\n"


def policy(level):
    return f"{{select: [floating-tag], hadolint: {level}}}"


def test_findings_are_mapped(project, stackspec):
    project({"compose.yaml": COMPOSE, "Dockerfile": DOCKERFILE, "stackspec-policy.yaml": policy("warning")})
    code, out, _ = stackspec("validate")
    assert code == 1
    assert "Dockerfile:1:1: warning[hadolint:DL3006]: Always tag the version of an image explicitly" in out
    assert "Dockerfile:2:1: error[hadolint:DL4000]" in out


@pytest.mark.parametrize(("level", "found"), [("off", 0), ("error", 1), ("warning", 2)])
def test_levels(project, stackspec, level, found):
    project({"compose.yaml": COMPOSE, "Dockerfile": DOCKERFILE, "stackspec-policy.yaml": policy(level)})
    assert stackspec("validate")[1].count("hadolint:DL") == found


def test_a_limit_of_its_parser_is_no_fault_of_the_file(project, stackspec):
    heredoc = "FROM debian:12\nRUN <<EOF\necho x\nEOF\n# a comment\nRUN echo\n"
    project({"compose.yaml": COMPOSE, "Dockerfile": heredoc, "stackspec-policy.yaml": policy("info")})
    assert "Dockerfile:5:1: info[hadolint:DL1000]: unexpected '#'" in stackspec("validate")[1]
    project({"stackspec-policy.yaml": policy("error")})
    assert stackspec("validate")[0] == 0


def test_a_changed_dockerfile_is_judged_again(project, stackspec):
    folder = project(
        {"compose.yaml": COMPOSE, "Dockerfile": DOCKERFILE, "stackspec-policy.yaml": policy("error")}
    )
    assert stackspec("validate")[0] == 1
    (folder / "Dockerfile").write_text("FROM debian:12\n")
    assert stackspec("validate")[0] == 0


def test_its_own_configuration_counts_and_a_change_of_it_is_noticed(project, stackspec):
    folder = project(
        {"compose.yaml": COMPOSE, "Dockerfile": DOCKERFILE, "stackspec-policy.yaml": policy("error")}
    )
    assert stackspec("validate")[0] == 1
    (folder / ".hadolint.yaml").write_text("ignored: [DL4000]\n")
    assert stackspec("validate")[0] == 0


def test_a_finding_can_be_waived(project, stackspec):
    waiver = (
        "waivers: [{rule: 'hadolint:DL4000', file: Dockerfile, reason: r, owner: o, expires: 2999-01-01}]"
    )
    project(
        {
            "compose.yaml": COMPOSE,
            "Dockerfile": DOCKERFILE,
            "stackspec-policy.yaml": f"hadolint: error\nselect: [floating-tag]\n{waiver}",
        }
    )
    assert stackspec("validate")[0] == 0


def test_without_it(project, stackspec):
    project({"compose.yaml": COMPOSE, "Dockerfile": DOCKERFILE, "stackspec-policy.yaml": policy("warning")})
    assert stackspec("validate", "--no-hadolint")[0] == 0


def test_an_answer_that_is_none_is_no_pass(project, stackspec, tmp_path, monkeypatch):
    broken = tmp_path / "bin" / "hadolint"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{broken.parent}:/usr/bin:/bin")
    hadolint.available.cache_clear()
    hadolint.version.cache_clear()
    project({"compose.yaml": COMPOSE, "Dockerfile": DOCKERFILE, "stackspec-policy.yaml": policy("warning")})
    code, out, _ = stackspec("validate")
    hadolint.available.cache_clear()
    hadolint.version.cache_clear()
    assert code == 2
    assert "Dockerfile:1:1: could not judge[hadolint]: hadolint gave no answer" in out
