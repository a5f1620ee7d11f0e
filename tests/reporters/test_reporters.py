"""Each format over one report that holds every kind of thing, hostile texts among them."""

import json
import xml.etree.ElementTree as ElementTree

import jsonschema
import pytest

from stackspec.findings.finding import Finding, Severity
from stackspec.findings.fix import Fix, Set
from stackspec.findings.report import Entry, Report, Suppression, exit_code
from stackspec.reporters.context import Context
from stackspec.reporters.excerpt import excerpt, mask
from stackspec.reporters.registry import formats, reporter
from stackspec.rules.registry import builtin_rules
from stackspec.source.place import Place

RULES = builtin_rules()

FIX = Fix(
    "Publish on the loopback address only", (Set(("services", "web", "ports", 0, "host_ip"), "127.0.0.1"),)
)


@pytest.fixture
def report(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "compose.yaml").write_text('services:\n  web:\n    image: nginx\n    ports: ["80:80"]\n')
    image = Finding(
        "floating-tag",
        Severity.WARNING,
        "nginx has no tag: pin it",
        Place("compose.yaml", 3, 12, 3, 17),
        ("services", "web", "image"),
    )
    port = Finding(
        "published-to-all-interfaces",
        Severity.ERROR,
        "port 80 | <b>, 100%\n::error::",
        Place("compose.yaml", 4, 13, 4, 20),
        ("services", "web", "ports", 0),
        FIX,
    )
    socket = Finding("engine-socket", Severity.CRITICAL, "socket", Place("a b/ü.yaml", 1), ())
    return Report(
        entries=(
            Entry(image, "00aa", ("dev", "prod")),
            Entry(port, "00bb", replacements=((Place("compose.yaml", 4, 13, 4, 20), '"127.0.0.1:80:80"'),)),
            Entry(socket, "00cc", suppression=Suppression("waiver", "needed & known", "ops", "2027-01-31")),
            Entry(socket, "00dd", suppression=Suppression("baseline")),
        ),
        unjudged=(Finding("compose-syntax", Severity.ERROR, "no YAML", Place("broken.yaml", 2, 3)),),
        projects=2,
        services=3,
        rules=3,
        notes=("1 entry of the baseline matches nothing any more",),
    )


def context(**options):
    return Context(version="0.1.0", rule=RULES.get, **options)


def test_text(report):
    assert reporter("text")(report, context()) == (
        "broken.yaml:2:3: could not judge[compose-syntax]: no YAML\n"
        "\n"
        "compose.yaml:3:12: warning[floating-tag]: nginx has no tag: pin it (in dev, prod)\n"
        "    3 |     image: nginx\n"
        "      |            ^^^^^\n"
        "\n"
        "compose.yaml:4:13: error[published-to-all-interfaces]: port 80 | <b>, 100%\n"
        "::error::\n"
        '    4 |     ports: ["80:80"]\n'
        "      |             ^^^^^^^\n"
        "  = fix: Publish on the loopback address only (changes behaviour): stackspec fix\n"
        "\n"
        "1 entry of the baseline matches nothing any more\n"
        "1 error, 1 warning in 2 projects (3 services, 3 rules); 1 waived; 1 in the baseline; 1 could not be judged\n"
    )


def test_text_shows_what_was_accepted_if_asked(report):
    shown = reporter("text")(report, context(show_suppressed=True))
    assert "critical, waived by ops until 2027-01-31: needed & known[engine-socket]" in shown


def test_text_is_coloured_only_if_asked(report):
    assert "\x1b" not in reporter("text")(report, context())
    assert "\x1b[33mwarning[floating-tag]\x1b[0m" in reporter("text")(report, context(colour=True))


def test_json(report):
    document = json.loads(reporter("json")(report, context()))
    assert document["version"] == 1
    assert document["summary"] == {
        "info": 0, "warning": 1, "error": 1, "critical": 0, "suppressed": 2, "unjudged": 1, "projects": 2, "services": 3, "rules": 3,
    }  # fmt: skip
    assert document["findings"][0] == {
        "rule": "floating-tag", "severity": "warning", "message": "nginx has no tag: pin it", "path": "services.web.image",
        "file": "compose.yaml", "line": 3, "column": 12, "end_line": 3, "end_column": 17, "fingerprint": "00aa",
        "environments": ["dev", "prod"], "fix": None, "suppression": None,
    }  # fmt: skip
    assert document["findings"][1]["fix"] == {"title": FIX.title, "safe": False}
    assert document["findings"][2]["suppression"]["owner"] == "ops"
    assert document["unjudged"][0]["file"] == "broken.yaml"


def test_github_commands_cannot_be_injected(report):
    lines = reporter("github")(report, context()).splitlines()
    assert lines == [
        "::error title=compose-syntax,file=broken.yaml,line=2,col=3::no YAML",
        "::warning title=floating-tag,file=compose.yaml,line=3,col=12,endLine=3,endColumn=17::nginx has no tag: pin it",
        "::error title=published-to-all-interfaces,file=compose.yaml,line=4,col=13,endLine=4,endColumn=20::port 80 | <b>, 100%25%0A::error::",
    ]


def test_gitlab(report):
    issues = json.loads(reporter("gitlab")(report, context()))
    assert [
        (issue["check_name"], issue["severity"], issue["location"]["positions"]["begin"]["line"])
        for issue in issues
    ] == [
        ("compose-syntax", "blocker", 2),
        ("floating-tag", "minor", 3),
        ("published-to-all-interfaces", "major", 4),
    ]
    assert len({issue["fingerprint"] for issue in issues}) == 3


def test_junit(report):
    root = ElementTree.fromstring(reporter("junit")(report, context()))
    assert root.attrib == {"name": "stackspec", "tests": "5", "failures": "2", "errors": "1"}
    kinds = [case[0].tag for case in root.iter("testcase")]
    assert kinds == ["error", "failure", "failure", "skipped", "skipped"]


def test_junit_of_a_clean_run_has_a_case():
    root = ElementTree.fromstring(reporter("junit")(Report(projects=1), context()))
    assert [case.get("name") for case in root.iter("testcase")] == ["no findings"]


def test_junit_replaces_what_xml_cannot_hold():
    finding = Finding("x", Severity.INFO, "a\x00b\x1b[31m", Place("f", 1))
    assert "a\ufffdb\ufffd[31m" in ElementTree.fromstring(
        reporter("junit")(Report(entries=(Entry(finding),)), context())
    )[0][0][0].get("message")


def test_markdown_escapes_what_files_say(report):
    text = reporter("markdown")(report, context())
    assert (
        "| error | `published-to-all-interfaces` | `compose.yaml:4:13` | port 80 \\| &lt;b>, 100% ::error:: |"
        in text
    )
    assert "needed &amp; known" in text


SARIF = {  # what SARIF 2.1.0 asks for in the objects that we write, in our words
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "required": ["tool", "results"],
                "additionalProperties": False,
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "originalUriBaseIds": {"type": "object"},
                    "invocations": {"items": {"required": ["executionSuccessful"], "properties": {"executionSuccessful": {"type": "boolean"}, "toolExecutionNotifications": {"items": {"required": ["message"], "properties": {"level": {"$ref": "#/$defs/level"}, "locations": {"items": {"$ref": "#/$defs/location"}}}}}}}},
                    "tool": {"required": ["driver"], "properties": {"driver": {"required": ["name"], "properties": {"rules": {"uniqueItems": True, "items": {"required": ["id"], "properties": {"id": {"type": "string"}, "name": {"type": "string"}, "helpUri": {"type": "string", "pattern": "^https://"}, "shortDescription": {"$ref": "#/$defs/message"}, "help": {"$ref": "#/$defs/message"}, "defaultConfiguration": {"properties": {"level": {"$ref": "#/$defs/level"}}}, "properties": {"properties": {"tags": {"uniqueItems": True}}}}, "additionalProperties": False}}}}}},
                    "results": {"items": {"$ref": "#/$defs/result"}},
                },
            },
        },
    },
    "$defs": {
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}, "markdown": {"type": "string"}}},
        "artifact": {"required": ["uri"], "properties": {"uri": {"type": "string", "pattern": "^[^ \\u0080-\\uffff]*$"}, "uriBaseId": {"type": "string"}}, "additionalProperties": False},
        "region": {
            "required": ["startLine"],
            "additionalProperties": False,
            "properties": {key: {"type": "integer", "minimum": 1} for key in ("startLine", "startColumn", "endLine", "endColumn")},
        },
        "location": {"properties": {"physicalLocation": {"required": ["artifactLocation"], "properties": {"artifactLocation": {"$ref": "#/$defs/artifact"}, "region": {"$ref": "#/$defs/region"}}}}},
        "result": {
            "required": ["message"],
            "additionalProperties": False,
            "properties": {
                "ruleId": {"type": "string"},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": {"$ref": "#/$defs/level"},
                "message": {"$ref": "#/$defs/message"},
                "locations": {"items": {"$ref": "#/$defs/location"}},
                "partialFingerprints": {"additionalProperties": {"type": "string"}},
                "properties": {"type": "object"},
                "suppressions": {"items": {"required": ["kind"], "properties": {"kind": {"enum": ["inSource", "external"]}, "justification": {"type": "string"}}, "additionalProperties": False}},
                "fixes": {"items": {"required": ["artifactChanges"], "properties": {"description": {"$ref": "#/$defs/message"}, "artifactChanges": {"minItems": 1, "items": {"required": ["artifactLocation", "replacements"], "properties": {"artifactLocation": {"$ref": "#/$defs/artifact"}, "replacements": {"minItems": 1, "items": {"required": ["deletedRegion"], "properties": {"deletedRegion": {"$ref": "#/$defs/region"}, "insertedContent": {"required": ["text"]}}}}}}}}}},
            },
        },
    },
}  # fmt: skip


def test_sarif(report):
    document = json.loads(reporter("sarif")(report, context()))
    jsonschema.Draft202012Validator(SARIF).validate(document)
    (run,) = document["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    assert run["invocations"][0]["executionSuccessful"] is False
    assert (
        run["results"][1]["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"]
        == '"127.0.0.1:80:80"'
    )
    assert run["results"][2]["suppressions"] == [
        {"kind": "external", "justification": "needed & known (ops, until 2027-01-31)"}
    ]
    assert (
        run["results"][2]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        == "a%20b/%C3%BC.yaml"
    )


@pytest.mark.parametrize("name", formats())
def test_every_format_takes_an_empty_report(name):
    assert isinstance(reporter(name)(Report(), context()), str)


@pytest.mark.parametrize(
    ("entries", "unjudged", "fail_on", "code"),
    [
        pytest.param((Severity.WARNING,), False, Severity.WARNING, 1, id="at-threshold"),
        pytest.param((Severity.WARNING,), False, Severity.ERROR, 0, id="below-threshold"),
        pytest.param((), False, Severity.INFO, 0, id="clean"),
        pytest.param((Severity.CRITICAL,), True, Severity.INFO, 2, id="unjudged-goes-before-findings"),
    ],
)
def test_exit_code(entries, unjudged, fail_on, code):
    found = tuple(Entry(Finding("r", severity, "m")) for severity in entries)
    assert exit_code(Report(found, (Finding("r", Severity.ERROR, "m"),) if unjudged else ()), fail_on) == code


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        pytest.param("DB_PASSWORD: hunter2", "DB_PASSWORD: ********", id="key"),
        pytest.param("- DB_PASSWORD=hunter2", "- DB_PASSWORD=********", id="assignment"),
        pytest.param(
            "environment: {API_KEY: 'abc', X: 1}", "environment: {API_KEY: '********', X: 1}", id="flow"
        ),
        pytest.param("DB: postgres://a:hunter2@db/x", "DB: postgres://a:********@db/x", id="url"),
        pytest.param("DB_PASSWORD: ${DB_PASSWORD}", "DB_PASSWORD: ${DB_PASSWORD}", id="variable"),
        pytest.param(
            "DB_PASSWORD_FILE: /run/secrets/db", "DB_PASSWORD_FILE: /run/secrets/db", id="secret-file"
        ),
        pytest.param("image: nginx", "image: nginx", id="plain"),
    ],
)
def test_mask(line, shown):
    assert mask(line) == shown


def test_excerpt_of_an_open_end_marks_the_word():
    assert excerpt(Place("f", 1, 3), "  web-1:") == ("  web-1:", "  ^^^^^")
