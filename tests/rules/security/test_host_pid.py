import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "pid: host",
            [
                (
                    "services.app.pid: 'pid: host' shows app every process of the host: remove it, or "
                    "share with one service ('pid: service:NAME')"
                )
            ],
            id="host",
        ),
        pytest.param(
            "pid: 'service:host'",
            [],
            id="of-a-service",
        ),
        pytest.param(
            "pids_limit: 100",
            [],
            id="number",
        ),
    ],
)
def test_host_pid(text, expected):
    assert judge("host-pid", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected
