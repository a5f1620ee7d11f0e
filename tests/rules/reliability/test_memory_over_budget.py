import pytest

from stackspec.rules.testing import judge

GIB = 1 << 30
SUM = "services: the memory limits add up to {} ({}) and the host has 24G: lower them"


@pytest.mark.parametrize(
    ("web", "db", "expected"),
    [
        pytest.param(
            f"mem_limit: '{25 * GIB}'",
            f"mem_limit: '{GIB}'",
            ["services.web.mem_limit: web may use 25G of memory and the host has 24G: lower the limit"],
            id="one-alone",
        ),
        pytest.param(
            f"mem_limit: '{20 * GIB}'",
            f"mem_limit: '{20 * GIB}'",
            [SUM.format("40G", "web 20G, db 20G")],
            id="together",
        ),
        pytest.param(
            f"deploy: {{replicas: 3, resources: {{limits: {{memory: '{8 * GIB}'}}}}}}",
            f"mem_limit: '{GIB}'",
            [SUM.format("25G", "web 3 × 8G, db 1G")],
            id="replicas",
        ),
        pytest.param(f"mem_limit: '{12 * GIB}'", f"mem_limit: '{12 * GIB}'", [], id="fits-exactly"),
        pytest.param(
            f"mem_limit: '{20 * GIB}'", f"mem_limit: '{20 * GIB}', profiles: [tools]", [], id="on-demand"
        ),
        pytest.param(
            f"mem_limit: '{20 * GIB}'", f"mem_limit: '{20 * GIB}', scale: 0", [], id="scaled-to-nothing"
        ),
    ],
)
def test_memory_over_budget(web, db, expected):
    text = f"services: {{web: {{image: 'a:1', {web}}}, db: {{image: 'b:1', {db}}}}}"
    assert judge("memory-over-budget", text, host_memory="24G") == expected
