"""Policies resolve as documented, and every mistake in one is located."""

from datetime import date
from textwrap import dedent

import pytest

from stackspec.errors import StackspecError
from stackspec.findings.finding import Severity
from stackspec.policy.location import find_policy, shipped_policies
from stackspec.policy.policy import PolicySet


def policy(tmp_path, text, name="policy.yaml", environment=""):
    file = tmp_path / name
    file.write_text(dedent(text))
    return PolicySet(file, name).resolve(environment)


def names(found):
    return [selected.rule.name for selected in found.rules]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("select: [floating-tag]", ["floating-tag"], id="by-name"),
        pytest.param("select: [SUP001]", ["floating-tag"], id="by-code"),
        pytest.param("select: [{tag: owasp-docker-1}]", ["engine-socket"], id="by-tag"),
        pytest.param(
            "{extends: baseline, deselect: [{family: security}]}", ["floating-tag"], id="deselect-family"
        ),
    ],
)
def test_selection(tmp_path, text, expected):
    found = names(policy(tmp_path, text))
    assert set(expected) <= set(found)
    if "extends" not in text:
        assert found == expected
    else:
        assert "engine-socket" not in found


def test_environments_add_to_the_general_part(tmp_path):
    text = """
        select: [floating-tag]
        environments:
          prod:
            select: [engine-socket]
            rules: {floating-tag: {severity: critical}}
    """
    assert names(policy(tmp_path, text)) == ["floating-tag"]
    prod = policy(tmp_path, text, environment="prod")
    assert names(prod) == ["floating-tag", "engine-socket"]
    assert prod.rules[0].severity is Severity.CRITICAL


def test_an_environment_may_extend_a_policy_of_its_own(tmp_path):
    text = "{extends: dev, environments: {prod: {extends: cis-docker, deselect: [engine-socket]}}}"
    assert "privileged-container" in names(policy(tmp_path, text))
    prod = names(policy(tmp_path, text, environment="prod"))
    assert "undropped-capabilities" in prod
    assert "engine-socket" not in prod


def test_parameters_are_typed_and_merged(tmp_path):
    (tmp_path / "base.yaml").write_text(
        "{select: [published-to-all-interfaces], rules: {SEC020: {params: {ports: [443]}}}}"
    )
    found = policy(
        tmp_path,
        """
        extends: base.yaml
        rules: {published-to-all-interfaces: {params: {public: [edge]}}}
        """,
    )
    parameters = found.rules[0].parameters
    assert (parameters.ports, parameters.public) == ((443,), ("edge",))


def test_what_a_base_forbids_to_waive_stays_so(tmp_path):
    (tmp_path / "base.yaml").write_text(
        "{select: [engine-socket], rules: {engine-socket: {waivable: false}}}"
    )
    found = policy(tmp_path, "{extends: base.yaml, rules: {engine-socket: {waivable: true}}}")
    assert not found.rules[0].waivable


def test_waivers(tmp_path):
    found = policy(
        tmp_path,
        """
        select: [floating-tag]
        waivers:
          - {rule: SUP001, where: services.web, reason: no versions upstream, owner: platform, expires: 2027-01-31}
        """,
    )
    (waiver,) = found.waivers
    assert waiver.rule == "floating-tag"
    assert waiver.covers("floating-tag", ("services", "web", "image"), None)
    assert not waiver.covers("floating-tag", ("services", "web2", "image"), None)
    assert not waiver.expired(date(2027, 1, 31))
    assert waiver.expired(date(2027, 2, 1))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "", "the policy policy.yaml is empty: select rules, or extend a policy that does", id="empty"
        ),
        pytest.param("select: [", "policy.yaml:1:10: YAML: did not find expected node content", id="no-yaml"),
        pytest.param(
            "selekt: []",
            "policy.yaml:1:1: unknown key 'selekt' in the policy: did you mean 'select'?",
            id="unknown-key",
        ),
        pytest.param(
            "select:\n - floting-tag",
            "policy.yaml:2:4: no rule is named 'floting-tag': did you mean 'floating-tag'?",
            id="unknown-rule",
        ),
        pytest.param(
            "select: [{family: secure}]",
            "policy.yaml:1:11: no rule is of the family 'secure'",
            id="unknown-family",
        ),
        pytest.param(
            "select: [{tag: nope}]", "policy.yaml:1:11: no rule has the tag 'nope'", id="unknown-tag"
        ),
        pytest.param(
            "rules:\n  floating-tag:\n    severity: loud",
            "policy.yaml:3:5: rules.floating-tag.severity is 'loud': choose one of info, warning, error, critical",
            id="bad-severity",
        ),
        pytest.param(
            "select: [SEC020]\nrules:\n  SEC020:\n    params: {portz: [1]}",
            "policy.yaml:4:14: published-to-all-interfaces: unknown parameter 'portz'",
            id="unknown-parameter",
        ),
        pytest.param(
            "select: [SEC020]\nrules:\n  SEC020:\n    params: {ports: ['x']}",
            "policy.yaml:4:14: published-to-all-interfaces: parameter 'ports[0]' is 'x': write a whole number",
            id="bad-parameter",
        ),
        pytest.param(
            "waivers:\n - {rule: floating-tag, reason: r, owner: o, expires: 2027-13-01}",
            "policy.yaml:2:46: expires is '2027-13-01': write a date as YYYY-MM-DD",
            id="bad-date",
        ),
        pytest.param(
            "waivers: [{rule: floating-tag, reason: r, owner: o}]",
            "policy.yaml:1:11: the waiver has no 'expires'",
            id="no-expiry",
        ),
        pytest.param(
            "waivers: [{rule: floating-tag, reason: '', owner: o, expires: 2027-01-01}]",
            "policy.yaml:1:32: waivers[0].reason is '': write a text",
            id="empty-reason",
        ),
        pytest.param("extends: nowhere", "policy.yaml:1:1: no policy 'nowhere' to extend", id="unknown-base"),
        pytest.param(
            "extends: policy.yaml",
            "policy.yaml:1:1: the policy policy.yaml extends itself: break the circle",
            id="circle",
        ),
        pytest.param(
            "select: [a]\nselect: [b]", "policy.yaml:2:1: key 'select' is already defined", id="duplicate-key"
        ),
        pytest.param(
            "custom: [{name: x, path: services.*, operator: has, message: m}]",
            "policy.yaml:1:38: custom[0].operator is 'has': choose one of",
            id="bad-operator",
        ),
        pytest.param(
            "custom: [{name: x, path: 'services..x', operator: present, message: m}]",
            "policy.yaml:1:20: 'services..x' is no path",
            id="bad-path",
        ),
        pytest.param(
            "custom: [{name: x, path: services.*, operator: matches, value: '(', message: m}]",
            "policy.yaml:1:57: '(' is no regular expression",
            id="bad-pattern",
        ),
    ],
)
def test_mistakes_are_located(tmp_path, text, message):
    with pytest.raises(StackspecError) as error:
        policy(tmp_path, text)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize("name", shipped_policies())
def test_shipped_policies_resolve(name, tmp_path):
    file, shown = find_policy(name, tmp_path)
    policies = PolicySet(file, shown)
    for environment in ("", *policies.environments):
        assert policies.resolve(environment).rules


def test_the_nearest_policy_file_is_found(tmp_path):
    (tmp_path / "stackspec-policy.yaml").write_text("select: [floating-tag]")
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert find_policy(None, tmp_path / "a" / "b")[0] == tmp_path / "stackspec-policy.yaml"
    (tmp_path / "a" / ".git").mkdir()
    assert find_policy(None, tmp_path / "a" / "b")[1] == "baseline"
