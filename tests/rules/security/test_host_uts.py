import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "uts: host",
            [
                (
                    "services.app.uts: 'uts: host' lets app share the host's name: remove it, and set "
                    "'hostname' if the program shows one"
                )
            ],
            id="host",
        ),
        pytest.param(
            "hostname: host",
            [],
            id="hostname",
        ),
    ],
)
def test_host_uts(text, expected):
    assert judge("host-uts", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected
