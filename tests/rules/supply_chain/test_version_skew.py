import pytest

from stackspec.rules.testing import judge

IN_FULL = (
    "services.b.image: b runs docker.io/library/redis:7.4.1 and a runs redis:7.4.2-alpine: use one version"
)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(
            "redis:6",
            "redis:7",
            ["services.a.image: a runs redis:6 and b runs redis:7: use one version"],
            id="older",
        ),
        pytest.param(
            "redis:7.4.2-alpine",
            "docker.io/library/redis:7.4.1",
            [IN_FULL],
            id="same-repository-in-full",
        ),
        pytest.param(
            "redis:9",
            "redis:10",
            ["services.a.image: a runs redis:9 and b runs redis:10: use one version"],
            id="numbers",
        ),
        pytest.param("redis:7", "redis:7", [], id="equal"),
        pytest.param("redis:7", "redis:7.4", [], id="one-says-more"),
        pytest.param("python:3.13-slim", "python:3.13-alpine", [], id="flavours"),
        pytest.param("shop:web-1", "shop:worker-2", [], id="no-versions"),
        pytest.param("redis:6", "valkey/valkey:7", [], id="two-programs"),
    ],
)
def test_version_skew(one, other, expected):
    text = f"services: {{a: {{image: '{one}'}}, b: {{image: '{other}'}}}}"
    assert judge("version-skew", text) == expected


@pytest.mark.parametrize(
    "old",
    [
        pytest.param("redis6: {image: 'redis:6'}", id="named-by-its-version"),
        pytest.param("redis-7-2: {image: 'redis:7.2'}", id="by-the-minor-one-too"),
        pytest.param("a: {image: 'redis:6', profiles: [old]}", id="on-demand"),
    ],
)
def test_alternatives(old):
    assert judge("version-skew", f"services: {{{old}, b: {{image: 'redis:8.2'}}}}") == []


def test_a_number_is_no_version():
    assert judge("version-skew", "services: {redis-1: {image: 'redis:6.2'}, b: {image: 'redis:8.2'}}") == [
        "services.redis-1.image: redis-1 runs redis:6.2 and b runs redis:8.2: use one version"
    ]


def test_what_is_built_is_only_named():
    assert judge("version-skew", "services: {a: {build: ., image: 'x:1'}, b: {image: 'x:2'}}") == []
