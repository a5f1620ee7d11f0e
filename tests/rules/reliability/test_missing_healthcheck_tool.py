import pytest

from stackspec.rules.testing import judge

AT = "services.web.healthcheck.test: "
ALPINE = AT + "{} is not in alpine:3.22, so web never becomes healthy: probe with what is there (nc, wget)"


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        pytest.param("[CMD, curl, -f, x]", [ALPINE.format("curl")], id="program"),
        pytest.param("[CMD, /usr/bin/curl, x]", [ALPINE.format("/usr/bin/curl")], id="full-path"),
        pytest.param("[CMD-SHELL, 'curl -f x || exit 1']", [ALPINE.format("curl")], id="in-a-script"),
        pytest.param("[CMD, bash, -c, 'true']", [ALPINE.format("bash")], id="shell"),
        pytest.param("[CMD, sh, -c, 'curl x && wget x']", [ALPINE.format("curl")], id="both-are-needed"),
        pytest.param(
            "[CMD, 'wget -q x']",
            [AT + "no program is called 'wget -q x': write its words apart, or CMD-SHELL in place of CMD"],
            id="one-word",
        ),
        pytest.param("[CMD, wget, -q, x]", [], id="there"),
        pytest.param("[CMD-SHELL, 'curl x || wget x']", [], id="one-of-two-is-enough"),
        pytest.param("[CMD-SHELL, 'if command -v curl; then curl x; fi']", [], id="looks-first"),
        pytest.param("[CMD, /app/curl, x]", [], id="a-program-of-its-own"),
        pytest.param("[CMD, shop, curl]", [], id="only-an-argument"),
        pytest.param("[NONE]", [], id="disabled"),
    ],
)
def test_pulled(test, expected):
    text = f"services: {{web: {{image: 'alpine:3.22', healthcheck: {{test: {test}}}}}}}"
    assert judge("missing-healthcheck-tool", text) == expected


@pytest.mark.parametrize(
    ("dockerfile", "expected"),
    [
        pytest.param("FROM alpine:3.22", [ALPINE.format("curl")], id="base-lacks-it"),
        pytest.param("FROM alpine:3.22\nRUN apk add --no-cache ca-certificates curl", [], id="installed"),
        pytest.param("FROM alpine:3.22\nCOPY --from=tools /usr/bin/curl /usr/bin/", [], id="copied"),
        pytest.param(
            "FROM alpine:3.22 AS build\nRUN apk add curl\nFROM alpine:3.22",
            [ALPINE.format("curl")],
            id="only-in-another-stage",
        ),
        pytest.param("FROM alpine:3.22 AS base\nRUN apk add curl\nFROM base", [], id="in-the-stage-below"),
        pytest.param("ARG BASE\nFROM $BASE", [], id="base-is-hidden"),
        pytest.param("FROM example.org/base:1", [], id="base-is-unknown"),
    ],
)
def test_built(dockerfile, expected):
    text = "services: {web: {build: ., healthcheck: {test: [CMD, curl, x]}}}"
    assert judge("missing-healthcheck-tool", text, {"Dockerfile": dockerfile}) == expected


def test_scratch_has_no_shell():
    text = "services: {web: {build: ., healthcheck: {test: [CMD-SHELL, /app ping]}}}"
    assert judge("missing-healthcheck-tool", text, {"Dockerfile": "FROM scratch\nCOPY app /app"}) == [
        AT + "sh is not in the image, so web never becomes healthy: probe with the program itself"
    ]


def test_what_is_mounted_is_there():
    text = """
    services:
      web: {image: 'alpine:3.22', healthcheck: {test: [CMD, curl, x]}, volumes: ['./curl:/usr/bin/curl:ro']}
    """
    assert judge("missing-healthcheck-tool", text) == []
