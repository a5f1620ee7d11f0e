import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "volumes: ['/etc:/host/etc']",
            [
                (
                    "services.app.volumes[0]: /etc:/host/etc lets app write /etc of the host, which makes "
                    "it root there: mount the one folder that it needs, or append ':ro'"
                )
            ],
            id="etc",
        ),
        pytest.param(
            "volumes: ['/:/host']",
            [
                (
                    "services.app.volumes[0]: /:/host lets app write / of the host, which makes it root "
                    "there: mount the one folder that it needs, or append ':ro'"
                )
            ],
            id="root",
        ),
        pytest.param(
            "volumes: ['//usr/../etc/:/x']",
            [
                (
                    "services.app.volumes[0]: //usr/../etc/:/x lets app write /etc of the host, which "
                    "makes it root there: mount the one folder that it needs, or append ':ro'"
                )
            ],
            id="spelt-oddly",
        ),
        pytest.param(
            "volumes: ['/etc/cron.d/shop:/jobs']",
            [
                (
                    "services.app.volumes[0]: /etc/cron.d/shop:/jobs lets app write /etc/cron.d/shop of "
                    "the host, which makes it root there: mount the one folder that it needs, or append "
                    "':ro'"
                )
            ],
            id="cron",
        ),
        pytest.param(
            "volumes: ['/lib/modules:/lib/modules']",
            [
                (
                    "services.app.volumes[0]: /lib/modules:/lib/modules lets app write /lib/modules of "
                    "the host, which makes it root there: mount the one folder that it needs, or append "
                    "':ro'"
                )
            ],
            id="kernel-modules",
        ),
        pytest.param(
            "volumes: ['/var/lib/docker:/data']",
            [
                (
                    "services.app.volumes[0]: /var/lib/docker:/data lets app write /var/lib/docker of the "
                    "host, which makes it root there: mount the one folder that it needs, or append ':ro'"
                )
            ],
            id="engine-state",
        ),
        pytest.param(
            "volumes: ['/etc:/host/etc:ro']",
            [],
            id="read-only",
        ),
        pytest.param(
            "volumes: ['/etc/pihole:/etc/pihole', '/etc/dnsmasq.d:/etc/dnsmasq.d']",
            [],
            id="an-applications-folder-below",
        ),
        pytest.param(
            "volumes: ['/usr/share/appdata/wireguard/config:/config']",
            [],
            id="application-data-below-usr",
        ),
        pytest.param(
            "volumes: ['/var/lib/postgresql:/var/lib/postgresql']",
            [],
            id="application-data-below-var-lib",
        ),
        pytest.param(
            "volumes: ['/etcetera:/x', '/rootfs:/y', '/srv/x:/z']",
            [],
            id="starts-alike",
        ),
        pytest.param(
            "volumes: ['./etc:/etc', 'data:/root']",
            [],
            id="in-the-container-only",
        ),
        pytest.param(
            "volumes: ['/var/lib/docker/volumes/shop_data/_data:/data']",
            [],
            id="a-volume-by-its-path",
        ),
        pytest.param(
            "volumes: ['/etc/localtime:/etc/localtime:ro']",
            [],
            id="localtime",
        ),
    ],
)
def test_writable_system_path(text, expected):
    assert judge("writable-system-path", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected


def test_named_volume_with_bind_options():
    text = """\
services:
  app:
    image: shop/app:1.0
    volumes: ["settings:/settings"]
volumes:
  settings:
    driver_opts: {type: none, device: /etc, o: rbind}
"""
    expected = (
        "services.app.volumes[0]: settings:/settings lets app write /etc of the host, which makes it root "
        "there: mount the one folder that it needs, or append ':ro'"
    )
    assert judge("writable-system-path", text) == [expected]
