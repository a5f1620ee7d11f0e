import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "volumes: ['/home/ann/.ssh:/ssh:ro']",
            [
                (
                    "services.app.volumes[0]: /home/ann/.ssh:/ssh:ro shows app what /home/ann/.ssh of the "
                    "host keeps to itself: mount only the file that it needs, read-only, or hand a key "
                    "over as a secret"
                )
            ],
            id="ssh",
        ),
        pytest.param(
            "volumes: ['/srv/deploy/.ssh/id_ed25519:/key:ro']",
            [
                (
                    "services.app.volumes[0]: /srv/deploy/.ssh/id_ed25519:/key:ro shows app what "
                    "/srv/deploy/.ssh/id_ed25519 of the host keeps to itself: mount only the file that it "
                    "needs, read-only, or hand a key over as a secret"
                )
            ],
            id="one-key",
        ),
        pytest.param(
            "volumes: ['/root/.docker/config.json:/config.json:ro']",
            [
                (
                    "services.app.volumes[0]: /root/.docker/config.json:/config.json:ro shows app what "
                    "/root/.docker/config.json of the host keeps to itself: mount only the file that it "
                    "needs, read-only, or hand a key over as a secret"
                )
            ],
            id="registry-logins",
        ),
        pytest.param(
            "volumes: ['/home/ann:/data']",
            [
                (
                    "services.app.volumes[0]: /home/ann:/data shows app what /home/ann of the host keeps "
                    "to itself: mount only the file that it needs, read-only, or hand a key over as a "
                    "secret"
                )
            ],
            id="home",
        ),
        pytest.param(
            "volumes: ['/proc:/host/proc:ro']",
            [
                (
                    "services.app.volumes[0]: /proc:/host/proc:ro shows app what /proc of the host keeps "
                    "to itself: mount only the file that it needs, read-only, or hand a key over as a "
                    "secret"
                )
            ],
            id="proc",
        ),
        pytest.param(
            "volumes: ['/sys/fs/cgroup:/sys/fs/cgroup']",
            [
                (
                    "services.app.volumes[0]: /sys/fs/cgroup:/sys/fs/cgroup shows app what /sys/fs/cgroup "
                    "of the host keeps to itself: mount only the file that it needs, read-only, or hand a "
                    "key over as a secret"
                )
            ],
            id="sys-writable-below",
        ),
        pytest.param(
            "volumes: ['/etc:/host/etc:ro']",
            [
                (
                    "services.app.volumes[0]: /etc:/host/etc:ro shows app what /etc of the host keeps to "
                    "itself: mount only the file that it needs, read-only, or hand a key over as a secret"
                )
            ],
            id="read-only-etc",
        ),
        pytest.param(
            "volumes: ['/var/run/dbus:/run/dbus:ro']",
            [
                (
                    "services.app.volumes[0]: /var/run/dbus:/run/dbus:ro shows app what /run/dbus of the "
                    "host keeps to itself: mount only the file that it needs, read-only, or hand a key "
                    "over as a secret"
                )
            ],
            id="system-bus",
        ),
        pytest.param(
            "volumes: ['/etc:/host/etc']",
            [],
            id="writable-etc-is-another-rule",
        ),
        pytest.param(
            "volumes: ['/run:/host/run', '/run/user/1000/docker.sock:/docker.sock']",
            [],
            id="socket-is-another-rule",
        ),
        pytest.param(
            ("volumes: ['/home/ann/shop/data:/data', '/root/shop/.docker/nginx.conf:/etc/nginx.conf:ro']"),
            [],
            id="a-project-in-a-home-folder",
        ),
        pytest.param(
            "volumes: ['/sys/fs/cgroup:/sys/fs/cgroup:ro']",
            [],
            id="read-only-control-groups",
        ),
        pytest.param(
            "volumes: ['/dev/urandom:/dev/random']",
            [],
            id="harmless-device",
        ),
        pytest.param(
            "volumes: ['/srv/x:/srv', '/system:/sys', '/device:/dev', '/processed:/p']",
            [],
            id="starts-alike",
        ),
        pytest.param(
            "volumes: ['/var/lib/mysql:/var/lib/mysql']",
            [],
            id="data-below-var-lib",
        ),
        pytest.param(
            "volumes: ['/etc/localtime:/etc/localtime:ro', '/etc/timezone:/etc/timezone:ro']",
            [],
            id="clock",
        ),
        pytest.param(
            "volumes: ['./proc:/proc', 'home:/home/ann']",
            [],
            id="in-the-container-only",
        ),
    ],
)
def test_sensitive_host_path(text, expected):
    assert judge("sensitive-host-path", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param(
            "image: 'prom/node-exporter:v1.8.2', volumes: ['/proc:/host/proc:ro', '/:/rootfs:ro']",
            0,
            id="documented",
        ),
        pytest.param(
            "image: 'prom/node-exporter:v1.8.2', volumes: ['/home:/host/home:ro']", 1, id="not-documented"
        ),
        pytest.param("image: 'prom/node-exporter:v1.8.2', volumes: ['/proc:/host/proc']", 1, id="writable"),
        pytest.param(
            "image: 'shop/node-exporter:v1.8.2', volumes: ['/proc:/host/proc:ro']", 1, id="another-image"
        ),
    ],
)
def test_agents_that_read_the_host(text, count):
    assert len(judge("sensitive-host-path", f"services: {{app: {{{text}}}}}")) == count
