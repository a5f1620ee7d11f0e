"""The gate from end to end, as its user runs it."""

import json
import os
import subprocess
from datetime import date, timedelta

import pytest

from stackspec.linting.bench import Bench
from stackspec.reporters.registry import formats

CLEAN = "services:\n  web:\n    image: nginx:1.29.3\n"
FLOATING = "services:\n  web:\n    image: nginx\n"
TOMORROW = date.today() + timedelta(days=1)
YESTERDAY = date.today() - timedelta(days=1)


def findings(stackspec, *arguments):
    code, out, _ = stackspec("validate", "--format", "json", *arguments)
    report = json.loads(out)
    return (
        code,
        [(one["rule"], one["file"], one["line"]) for one in report["findings"] if not one["suppression"]],
        report,
    )


def test_clean(project, stackspec):
    project({"compose.yaml": CLEAN})
    assert stackspec("validate") == (0, "no findings in 1 project (1 service, 3 rules)\n", "")


def test_finding(project, stackspec):
    project({"compose.yaml": FLOATING})
    code, out, _ = stackspec("validate")
    assert code == 1
    assert out == (
        "compose.yaml:3:12: warning[floating-tag]: nginx has no tag, so it is `latest`: pin a version or a digest\n"
        "    3 |     image: nginx\n"
        "      |            ^^^^^\n"
        "\n"
        "1 warning in 1 project (1 service, 3 rules)\n"
    )


def test_fail_on(project, stackspec):
    project({"compose.yaml": FLOATING})
    assert stackspec("validate", "--fail-on", "error")[0] == 0


def test_merged_files_are_judged_as_one(project, stackspec):
    project({"compose.yaml": FLOATING, "compose.override.yaml": "services: {web: {image: 'nginx:1.29.3'}}"})
    assert stackspec("validate")[0] == 0
    assert stackspec("validate", "-f", "compose.yaml")[0] == 1


def test_variables_are_judged_by_their_values(project, stackspec):
    project({"compose.yaml": "services: {web: {image: 'nginx:${TAG}'}}", ".env": "TAG=latest"})
    assert findings(stackspec)[1] == [("floating-tag", "compose.yaml", 1)]


def test_environments_are_judged_apart_and_reported_together(project, stackspec):
    project(
        {
            "compose.yaml": CLEAN,
            "compose.dev.yaml": "services: {web: {ports: ['8080:80']}}",
            "compose.prod.yaml": "services: {web: {ports: ['8080:80']}}",
        }
    )
    code, found, report = findings(stackspec)
    assert code == 1
    assert found == [
        ("published-to-all-interfaces", "compose.dev.yaml", 1),
        ("published-to-all-interfaces", "compose.prod.yaml", 1),
    ]
    assert [one["environments"] for one in report["findings"]] == [["dev"], ["prod"]]
    assert [file for _, file, _ in findings(stackspec, "--env", "prod")[1]] == ["compose.prod.yaml"]


def test_what_cannot_be_judged_is_said_beside_the_findings_for_the_rest(project, stackspec):
    project({"a/compose.yaml": FLOATING, "b/compose.yaml": "services: ["})
    code, found, report = findings(stackspec)
    assert code == 2
    assert found == [("floating-tag", "a/compose.yaml", 3)]
    assert [one["file"] for one in report["unjudged"]] == ["b/compose.yaml"]


def test_what_the_engine_refuses_is_a_finding_and_the_rest_is_judged(project, stackspec):
    project({"compose.yaml": FLOATING + "    networks: [nowhere]\n    env_file: [missing.env]\n"})
    code, found, _ = findings(stackspec)
    assert code == 1
    assert {rule for rule, _, _ in found} == {"floating-tag", "compose-consistency", "compose-env-file"}


def test_several_formats_at_once(project, stackspec):
    folder = project({"compose.yaml": FLOATING})
    code, out, _ = stackspec(
        "validate", "--format", "github", "--format", "sarif=out.sarif", "--format", "junit=out.xml"
    )
    assert code == 1
    assert out.startswith("::warning title=floating-tag,file=compose.yaml,line=3")
    assert json.loads((folder / "out.sarif").read_text())["runs"][0]["results"][0]["ruleId"] == "floating-tag"
    assert (folder / "out.xml").read_text().startswith("<?xml")


def test_sarif_carries_fixes_as_replacements(project, stackspec):
    project({"compose.yaml": "services:\n  web:\n    image: nginx:1.29.3\n    ports:\n      - '8080:80'\n"})
    result = json.loads(stackspec("validate", "--format", "sarif")[1])["runs"][0]["results"][0]
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change == {
        "artifactLocation": {"uri": "compose.yaml", "uriBaseId": "ROOT"},
        "replacements": [
            {
                "deletedRegion": {"startLine": 5, "startColumn": 9, "endLine": 5, "endColumn": 18},
                "insertedContent": {"text": "'127.0.0.1:8080:80'"},
            }
        ],
    }


def test_confined_reading_leaves_other_folders_alone(project, stackspec):
    project({"secret.env": "A=hunter2", "app/compose.yaml": FLOATING + "    env_file: [../secret.env]\n"})
    assert stackspec("validate", "app")[0] == 1
    code, out, err = stackspec("validate", "app", "--confine", "--format", "json")
    assert code != 0
    assert "lies outside" in out
    assert "hunter2" not in out + err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["nowhere"], "'nowhere' is no file and no folder: check its spelling", id="path"),
        pytest.param(
            ["empty"], "no Compose project found in empty: name a file, or a folder", id="nothing-found"
        ),
        pytest.param(
            ["--env", "prod", "other"],
            "no Compose project found in other for the environment 'prod'",
            id="no-such-environment",
        ),
        pytest.param(["--policy", "nowhere"], "no policy 'nowhere': name a file, or one of", id="policy"),
        pytest.param(
            ["--format", "xml"], "there is no format 'xml': choose one of github, gitlab", id="format"
        ),
        pytest.param(
            ["--format", "json", "--format", "text"], "two formats on standard output", id="formats"
        ),
        pytest.param(["--baseline", "nowhere"], "the baseline 'nowhere' cannot be read", id="baseline"),
        pytest.param(["--rules", "nowhere"], "no rules at 'nowhere'", id="rules"),
    ],
)
def test_mistakes_of_the_user(project, stackspec, arguments, message):
    project({"compose.yaml": CLEAN, "empty/readme.txt": "", "other/compose.dev.yaml": CLEAN})
    code, out, err = stackspec("validate", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"stackspec: {message}")


def test_a_policy_that_is_wrong_judges_nothing(project, stackspec):
    project({"compose.yaml": CLEAN, "stackspec-policy.yaml": "select: [nope]"})
    code, out, err = stackspec("validate")
    assert (code, out) == (2, "")
    assert "stackspec-policy.yaml:1:10: no rule is named 'nope'" in err


class TestWaivers:
    POLICY = """
        select: [floating-tag]
        waivers: [{{rule: floating-tag, where: {where}, reason: upstream, owner: ops, expires: {until}}}]
    """

    def test_in_the_policy(self, project, stackspec):
        policy = self.POLICY.format(where="services.web", until=TOMORROW)
        project({"compose.yaml": FLOATING, "stackspec-policy.yaml": policy})
        code, out, _ = stackspec("validate", "--show-suppressed")
        assert code == 0
        assert f"warning, waived by ops until {TOMORROW}: upstream[floating-tag]" in out
        assert "; 1 waived" in out

    def test_expired(self, project, stackspec):
        policy = self.POLICY.format(where="services.web", until=YESTERDAY)
        project({"compose.yaml": FLOATING, "stackspec-policy.yaml": policy})
        code, found, _ = findings(stackspec)
        assert code == 1
        assert {rule for rule, _, _ in found} == {"floating-tag", "expired-waiver"}

    def test_matching_nothing_any_more(self, project, stackspec):
        policy = self.POLICY.format(where="services.web", until=TOMORROW)
        project({"compose.yaml": CLEAN, "stackspec-policy.yaml": policy})
        assert [rule for rule, _, _ in findings(stackspec)[1]] == ["unmatched-waiver"]

    def test_about_a_service_that_is_not_judged_here(self, project, stackspec):
        policy = self.POLICY.format(where="services.other", until=TOMORROW)
        project({"compose.yaml": CLEAN, "stackspec-policy.yaml": policy})
        assert findings(stackspec)[:2] == (0, [])

    def test_of_a_rule_that_is_not_judged_here(self, project, stackspec):
        policy = self.POLICY.format(where="services.web", until=TOMORROW).replace(
            "rule: floating-tag", "rule: engine-socket"
        )
        project({"compose.yaml": CLEAN, "stackspec-policy.yaml": policy})
        assert findings(stackspec)[:2] == (0, [])

    def test_of_a_rule_that_may_not_be_waived(self, project, stackspec):
        policy = (
            self.POLICY.format(where="services.web", until=TOMORROW)
            + "    rules: {floating-tag: {waivable: false}}\n"
        )
        policy = "\n".join(line.removeprefix("        ") for line in policy.splitlines()).replace(
            "    rules", "rules"
        )
        project({"compose.yaml": FLOATING, "stackspec-policy.yaml": policy})
        assert {rule for rule, _, _ in findings(stackspec)[1]} == {"floating-tag", "refused-waiver"}

    def test_as_a_comment(self, project, stackspec):
        comment = f"# stackspec: allow floating-tag until {TOMORROW} by ops: upstream"
        project({"compose.yaml": FLOATING.replace("nginx", f"nginx {comment}")})
        assert findings(stackspec)[:2] == (0, [])
        assert findings(stackspec, "--no-inline-waivers")[0] == 1
        project({"stackspec-policy.yaml": "{select: [floating-tag], inline-waivers: false}"})
        assert findings(stackspec)[0] == 1

    def test_a_comment_that_is_none(self, project, stackspec):
        project({"compose.yaml": FLOATING.replace("nginx", "nginx # stackspec: allow floating-tag")})
        assert {rule for rule, _, _ in findings(stackspec)[1]} == {"floating-tag", "malformed-waiver"}


class TestBaseline:
    def test_known_findings_do_not_count_and_new_ones_do(self, project, stackspec):
        folder = project({"compose.yaml": FLOATING})
        assert stackspec("validate", "--write-baseline", "known.json")[0] == 0
        assert findings(stackspec, "--baseline", "known.json")[:2] == (0, [])
        project({"compose.yaml": "# moved\n" + FLOATING + "  db:\n    image: postgres\n"})
        assert findings(stackspec, "--baseline", "known.json")[1] == [("floating-tag", "compose.yaml", 6)]
        assert str(folder) not in (folder / "known.json").read_text()

    def test_a_renamed_file_keeps_it_and_a_copied_one_does_not(self, project, stackspec):
        folder = project({"a/compose.yaml": FLOATING})
        stackspec("validate", "--write-baseline", "known.json")
        os.rename(folder / "a", folder / "b")
        assert findings(stackspec, "--baseline", "known.json")[:2] == (0, [])
        project({"a/compose.yaml": FLOATING})
        assert findings(stackspec, "--baseline", "known.json")[1] == [("floating-tag", "b/compose.yaml", 3)]

    def test_a_changed_value_is_new(self, project, stackspec):
        project({"compose.yaml": FLOATING})
        stackspec("validate", "--write-baseline", "known.json")
        project({"compose.yaml": FLOATING.replace("nginx", "httpd")})
        assert findings(stackspec, "--baseline", "known.json")[0] == 1

    def test_what_is_gone_is_said(self, project, stackspec):
        project({"compose.yaml": FLOATING})
        stackspec("validate", "--write-baseline", "known.json")
        project({"compose.yaml": CLEAN})
        assert (
            "1 known findings of known.json are gone" in stackspec("validate", "--baseline", "known.json")[1]
        )


class TestSince:
    @pytest.fixture
    def repository(self, project, tool):
        git = tool("git")
        folder = project(
            {"compose.yaml": FLOATING, "other/compose.yaml": FLOATING, "broken/compose.yaml": "services: ["}
        )

        def run(*arguments):
            subprocess.run(
                [git, "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments],
                check=True,
                cwd=folder,
            )

        run("init", "-q")
        run("add", ".")
        run("commit", "-q", "-m", "x")
        return folder

    def test_only_what_the_change_brought(self, repository, stackspec):
        (repository / "compose.yaml").write_text("# moved\n" + FLOATING + "  db: {image: postgres}\n")
        code, found, report = findings(stackspec, "--since", "HEAD")
        assert (code, found) == (1, [("floating-tag", "compose.yaml", 5)])
        assert report["notes"] == ["1 parts could not be judged, and could not in HEAD, either"]

    def test_nothing_changed(self, repository, stackspec):
        assert findings(stackspec, "--since", "HEAD")[1] == []

    def test_a_removed_waiver_brings_its_finding(self, repository, stackspec):
        comment = f" # stackspec: allow floating-tag until {TOMORROW} by ops: upstream\n"
        (repository / "compose.yaml").write_text(FLOATING.rstrip() + comment)
        subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@e.org", "commit", "-qam", "y"],
            check=True,
            cwd=repository,
        )
        (repository / "compose.yaml").write_text(FLOATING)
        assert findings(stackspec, "--since", "HEAD")[1] == [("floating-tag", "compose.yaml", 3)]

    def test_unknown_revision(self, repository, stackspec):
        for revision in ("nope", "--output=x"):
            code, _, err = stackspec("validate", f"--since={revision}")
            assert code == 2
            assert err.startswith(f"stackspec: git knows no revision '{revision}'")


class TestCache:
    def test_an_answer_is_kept_until_something_changes(self, project, stackspec, monkeypatch, tmp_path):
        folder = project({"compose.yaml": FLOATING.replace("nginx", "nginx:${TAG:-1}"), ".env": "A=1"})
        assert stackspec("validate")[0] == 0
        assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
        with monkeypatch.context() as patch:
            patch.setattr(Bench, "judge", lambda *_: pytest.fail("judged again"))
            assert stackspec("validate")[0] == 0
        monkeypatch.setenv("TAG", "latest")
        assert stackspec("validate")[0] == 1
        monkeypatch.delenv("TAG")
        (folder / ".env").write_text("TAG=latest")
        assert stackspec("validate")[0] == 1
        (folder / ".env").unlink()
        assert stackspec("validate")[0] == 0
        (folder / "stackspec-policy.yaml").write_text(
            "{select: [floating-tag], rules: {floating-tag: {severity: info}}}"
        )
        (folder / "compose.yaml").write_text(FLOATING)
        assert "1 info" in stackspec("validate")[1]

    @pytest.mark.parametrize("required", [True, False])
    def test_a_file_that_was_missing_is_noticed_when_it_comes(self, project, stackspec, required):
        entry = f"    env_file: [{{path: app.env, required: {str(required).lower()}}}]\n"
        folder = project({"compose.yaml": CLEAN + entry})
        (folder / "stackspec-policy.yaml").write_text("select: [plaintext-credential]")
        code, out, _ = stackspec("validate")
        assert (code == 1, "app.env does not exist" in out) == (required, required)
        (folder / "app.env").write_text("A=1\n")
        assert stackspec("validate")[0] == 0
        (folder / "app.env").write_bytes(b"A=\xff\n")
        assert stackspec("validate")[0] == 1

    def test_the_same_report_either_way(self, project, stackspec):
        project({"compose.yaml": FLOATING + "    ports: ['80:80', '8080:80']\n    volumes: ['/run:/run']\n"})
        first = stackspec("validate", "--format", "json")
        assert stackspec("validate", "--format", "json") == first
        assert stackspec("validate", "--format", "json", "--no-cache") == first
        assert stackspec("validate", "--format", "sarif") == stackspec(
            "validate", "--format", "sarif", "--no-cache"
        )

    def test_rubbish_in_the_folder_is_as_good_as_nothing(self, project, stackspec, tmp_path):
        project({"compose.yaml": FLOATING})
        first = stackspec("validate")
        for path in (tmp_path / "cache").rglob("*"):
            if path.is_file():
                path.write_text('{"files": 1}')
        assert stackspec("validate") == first

    def test_no_cache(self, project, stackspec, tmp_path):
        project({"compose.yaml": FLOATING})
        stackspec("validate", "--no-cache")
        assert not (tmp_path / "cache").exists()

    def test_a_folder_that_cannot_be_written_is_no_failure(self, project, stackspec, tmp_path):
        folder = project({"compose.yaml": CLEAN})
        (folder / "file").write_text("")
        assert stackspec("validate", "--cache-dir", folder / "file" / "x")[0] == 0


class TestForeignRules:
    RULE = """
from stackspec.rules import Severity, Stack, Violation, Violations, rule

@rule("ACME001", severity=Severity.ERROR, sources=("https://acme.example",))
def mine(stack: Stack) -> Violations:
    for service in stack.services:
        {body}
        yield Violation(service.path, "mine")
"""

    def test_given_by_path(self, project, stackspec):
        project({"compose.yaml": CLEAN, "mine.py": self.RULE.format(body="")})
        assert findings(stackspec, "--rules", "mine.py")[1] == [("mine", "compose.yaml", 2)]

    def test_one_that_raises(self, project, stackspec):
        project({"compose.yaml": CLEAN, "mine.py": self.RULE.format(body="service.nothing")})
        code, _, err = stackspec("validate", "--rules", "mine.py")
        assert code == 2
        assert "mine.py:7:1: the rule mine failed on" in err
        assert "AttributeError: 'Service' object has no attribute 'nothing'" in err


def test_places_that_rules_give_are_shown_as_the_user_would_write_them(project, stackspec):
    project(
        {
            "compose.yaml": FLOATING.replace("web", "w"),
            "stackspec-policy.yaml": "select: [missing-project-name]",
        }
    )
    assert stackspec("validate")[1].startswith("compose.yaml:1:1: info[missing-project-name]")


@pytest.mark.parametrize("name", formats())
def test_a_secret_is_not_shown(project, stackspec, name):
    project(
        {
            "compose.yaml": """\
services:
  web:
    image: nginx
    environment: {DB_PASSWORD: hunter2hunter2, DATABASE_URL: "postgres://a:hunter2hunter2@db/x"}
    command: ["--password=hunter2hunter2"]
    labels: {api-token: hunter2hunter2}
""",
        }
    )
    code, out, err = stackspec("validate", "--policy", "prod", "--format", name)
    assert code == 1
    assert "plaintext-credential" in out
    assert "hunter2" not in out + err
