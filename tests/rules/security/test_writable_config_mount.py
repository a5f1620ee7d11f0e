import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "volumes: ['./nginx.conf:/etc/nginx/nginx.conf']",
            ["services.app.volumes[0]: app can rewrite its configuration nginx.conf: append ':ro'"],
            id="conf",
        ),
        pytest.param(
            "volumes: ['/srv/shop/settings.yml:/app/settings.yml']",
            ["services.app.volumes[0]: app can rewrite its configuration settings.yml: append ':ro'"],
            id="yaml-at-another-place",
        ),
        pytest.param(
            "volumes: ['./Caddyfile:/etc/caddy/Caddyfile']",
            ["services.app.volumes[0]: app can rewrite its configuration Caddyfile: append ':ro'"],
            id="no-ending",
        ),
        pytest.param(
            "volumes: ['/etc/localtime:/etc/localtime']",
            ["services.app.volumes[0]: app can rewrite its configuration localtime: append ':ro'"],
            id="host-clock",
        ),
        pytest.param(
            "volumes: ['./nginx.conf:/etc/nginx/nginx.conf:ro']",
            [],
            id="read-only",
        ),
        pytest.param(
            ("volumes: ['./acme.json:/acme.json', './shop.db:/data/shop.db', './app.log:/var/log/app.log']"),
            [],
            id="state",
        ),
        pytest.param(
            "volumes: ['./conf:/etc/app', './data:/var/lib/app']",
            [],
            id="a-folder",
        ),
        pytest.param(
            "volumes: ['settings.conf:/etc/app']",
            [],
            id="a-named-volume",
        ),
        pytest.param(
            "volumes: ['./app.py:/app/app.py']",
            [],
            id="source-code",
        ),
    ],
)
def test_writable_config_mount(text, expected):
    assert judge("writable-config-mount", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected


def test_folder_with_the_name_of_a_file():
    text = "services: {app: {image: 'shop/app:1.0', volumes: ['./sites.conf:/etc/app/sites']}}"
    assert judge("writable-config-mount", text, files={"sites.conf/one": ""}) == []
    assert len(judge("writable-config-mount", text, files={"sites.conf": ""})) == 1
