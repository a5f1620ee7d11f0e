import pytest

from stackspec.rules.testing import judge

MIB = 1 << 20


def found(path, setting, limit, raise_to):
    does_not_fit = f"{setting} of web does not fit its memory limit of {limit}"
    return [f"services.web.{path}: {does_not_fit}: lower it, or raise the limit to {raise_to}"]


@pytest.mark.parametrize(
    ("limit", "attributes", "expected"),
    [
        pytest.param(
            256,
            "environment: {ES_JAVA_OPTS: '-Xms512m -Xmx512m'}",
            found("environment.ES_JAVA_OPTS", "-Xmx512m", "256M", "640M"),
            id="java",
        ),
        pytest.param(
            600,
            "command: [java, -Xmx512m, -jar, a.jar]",
            found("command", "-Xmx512m", "600M", "640M"),
            id="headroom",
        ),
        pytest.param(
            512,
            "environment: {NODE_OPTIONS: '--max-old-space-size=4096'}",
            found("environment.NODE_OPTIONS", "--max-old-space-size=4096", "512M", "5120M"),
            id="node",
        ),
        pytest.param(
            512,
            "command: [postgres, -c, shared_buffers=1GB]",
            found("command", "shared_buffers=1G", "512M", "1024M"),
            id="postgres",
        ),
        pytest.param(
            512,
            "command: [redis-server, --maxmemory, 1gb]",
            found("command", "--maxmemory 1g", "512M", "1024M"),
            id="redis",
        ),
        pytest.param(1024, "environment: {ES_JAVA_OPTS: '-Xmx512m'}", [], id="fits"),
        pytest.param(512, "environment: {JAVA_OPTS: '-Xmx4g -Xmx256m'}", [], id="the-last-counts"),
        pytest.param(
            256, "command: [redis-server, --maxmemory-policy, allkeys-lru]", [], id="another-setting"
        ),
        pytest.param(256, "environment: {NOTE: 'Xmx512m'}", [], id="no-option"),
        pytest.param(0, "environment: {JAVA_OPTS: '-Xmx512m'}", [], id="no-limit"),
    ],
)
def test_heap_above_memory_limit(limit, attributes, expected):
    text = f"services: {{web: {{image: 'a:1', mem_limit: '{limit * MIB}', {attributes}}}}}"
    assert judge("heap-above-memory-limit", text) == expected
