"""Rules that a policy states itself."""

from textwrap import dedent

import pytest

from stackspec.policy.declarative import parse_path
from stackspec.policy.policy import PolicySet
from stackspec.rules.testing import judge

COMPOSE = """
services:
  web:
    image: registry.example.org/web:1
    mem_limit: "1000"
    labels: {com.example.team: shop}
    ports: [{target: 80, published: "8080", protocol: tcp, mode: ingress}]
  db:
    image: postgres:15
"""


def stated(tmp_path, text):
    (tmp_path / "p.yaml").write_text(
        f"custom:\n  - {{name: x, message: '{{service}} {{path}} has {{value}}', {text}}}"
    )
    return judge(PolicySet(tmp_path / "p.yaml", "p.yaml").resolve().rules[0].rule, COMPOSE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "path: 'services.*.labels.\"com.example.team\"', operator: present",
            ["services.db.labels.com.example.team: db services.db.labels.com.example.team has nothing"],
            id="present",
        ),
        pytest.param(
            "path: services.*.labels, operator: absent",
            ["services.web.labels: web services.web.labels has {'com.example.team': 'shop'}"],
            id="absent",
        ),
        pytest.param(
            "path: services.*.image, operator: matches, value: '^registry[.]example[.]org/'",
            ["services.db.image: db services.db.image has postgres:15"],
            id="matches",
        ),
        pytest.param(
            "path: services.*.image, operator: not-contains, value: postgres",
            ["services.db.image: db services.db.image has postgres:15"],
            id="not-contains",
        ),
        pytest.param(
            "path: services.*.mem_limit, operator: at-most, value: 999",
            [
                "services.web.mem_limit: web services.web.mem_limit has 1000",
                "services.db.mem_limit: db services.db.mem_limit has nothing",
            ],
            id="at-most",
        ),
        pytest.param(
            "'path': 'services.*.ports[*].published', operator: in, value: ['443']",
            ["services.web.ports[0].published: web services.web.ports[0].published has 8080"],
            id="items",
        ),
        pytest.param(
            "path: services.web.image, operator: equals, value: 'registry.example.org/web:1'", [], id="equals"
        ),
        pytest.param("path: services.web.image, operator: not-equals, value: x", [], id="not-equals"),
        pytest.param(
            "path: services.other.image, operator: present",
            ["services.other.image: other services.other.image has nothing"],
            id="missing-service",
        ),
    ],
)
def test_operators(tmp_path, text, expected):
    assert stated(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        pytest.param("services.*.image", ("services", None, "image"), id="star"),
        pytest.param('a."b.c".d', ("a", "b.c", "d"), id="quoted"),
        pytest.param("a[0][*].b", ("a", 0, None, "b"), id="indices"),
    ],
)
def test_paths(text, steps):
    assert parse_path(text) == steps


def test_environment_of_the_message_is_no_format_string(tmp_path):
    (tmp_path / "p.yaml").write_text(
        dedent("""
        custom: [{name: x, path: services.web.image, operator: absent, message: "{value.__class__} {0}"}]
    """)
    )
    (line,) = judge(PolicySet(tmp_path / "p.yaml", "p.yaml").resolve().rules[0].rule, COMPOSE)
    assert line == "services.web.image: {value.__class__} {0}"
