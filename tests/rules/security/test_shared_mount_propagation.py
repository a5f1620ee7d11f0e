import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            ("volumes: [{type: bind, source: /srv/pool, target: /pool, bind: {propagation: rshared}}]"),
            [
                (
                    "services.app.volumes[0].bind.propagation: mounts travel between app and the host "
                    "through /srv/pool:/pool (propagation 'rshared'): remove the word, which leaves "
                    "'rprivate'"
                )
            ],
            id="rshared",
        ),
        pytest.param(
            ("volumes: [{type: bind, source: /srv/pool, target: /pool, bind: {propagation: shared}}]"),
            [
                (
                    "services.app.volumes[0].bind.propagation: mounts travel between app and the host "
                    "through /srv/pool:/pool (propagation 'shared'): remove the word, which leaves "
                    "'rprivate'"
                )
            ],
            id="shared",
        ),
        pytest.param(
            ("volumes: [{type: bind, source: /srv/pool, target: /pool, bind: {propagation: rslave}}]"),
            [
                (
                    "services.app.volumes[0].bind.propagation: mounts travel from the host to app through "
                    "/srv/pool:/pool (propagation 'rslave'): remove the word, which leaves 'rprivate'"
                )
            ],
            id="rslave",
        ),
        pytest.param(
            "volumes: [{type: bind, source: /srv/pool, target: /pool, bind: {propagation: slave}}]",
            [
                (
                    "services.app.volumes[0].bind.propagation: mounts travel from the host to app through "
                    "/srv/pool:/pool (propagation 'slave'): remove the word, which leaves 'rprivate'"
                )
            ],
            id="slave",
        ),
        pytest.param(
            ("volumes: [{type: bind, source: /srv/pool, target: /pool, bind: {propagation: rprivate}}]"),
            [],
            id="rprivate",
        ),
        pytest.param(
            ("volumes: [{type: bind, source: /srv/pool, target: /pool, bind: {propagation: private}}]"),
            [],
            id="private",
        ),
        pytest.param(
            "volumes: ['/srv/pool:/pool']",
            [],
            id="nothing-said",
        ),
        pytest.param(
            "volumes: ['shared:/shared']",
            [],
            id="a-volume-of-that-name",
        ),
    ],
)
def test_shared_mount_propagation(text, expected):
    assert (
        judge("shared-mount-propagation", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected
    )


def test_agent_that_reads_the_host():
    text = "services: {{app: {{image: 'prom/node-exporter:v1.8.2', volumes: ['/:/host:{}']}}}}"
    assert judge("shared-mount-propagation", text.format("ro,rslave")) == []
    assert len(judge("shared-mount-propagation", text.format("rslave"))) == 1
    assert len(judge("shared-mount-propagation", text.format("ro,rshared"))) == 1
