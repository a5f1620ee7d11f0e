import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "volumes: ['./init:/docker-entrypoint-initdb.d']",
            [
                (
                    "services.app.volumes[0]: app only reads /docker-entrypoint-initdb.d, but can write "
                    "init: append ':ro'"
                )
            ],
            id="start-scripts",
        ),
        pytest.param(
            "volumes: ['./provisioning:/etc/grafana/provisioning/']",
            [
                (
                    "services.app.volumes[0]: app only reads /etc/grafana/provisioning, but can write "
                    "provisioning: append ':ro'"
                )
            ],
            id="below",
        ),
        pytest.param(
            "volumes: ['./init:/docker-entrypoint-initdb.d:ro']",
            [],
            id="read-only",
        ),
        pytest.param(
            "volumes: ['./data:/var/lib/postgresql/data']",
            [],
            id="data",
        ),
        pytest.param(
            "volumes: ['./cache:/etc/nginx-cache']",
            [],
            id="starts-alike",
        ),
        pytest.param(
            "volumes: ['certs:/etc/nginx/certs']",
            [],
            id="a-volume",
        ),
        pytest.param(
            "volumes: ['./nginx.conf:/etc/nginx/nginx.conf']",
            [],
            id="a-file-is-another-rule",
        ),
    ],
)
def test_writable_config_directory(text, expected):
    assert (
        judge("writable-config-directory", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}")
        == expected
    )


def test_parameter_folders():
    text = "services: {app: {image: 'shop/app:1.0', volumes: ['./rules:/rules/all']}}"
    assert judge("writable-config-directory", text) == []
    assert judge("writable-config-directory", text, folders=["/rules"]) == [
        "services.app.volumes[0]: app only reads /rules/all, but can write rules: append ':ro'"
    ]
