import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "cgroup_parent: /batch",
            [
                (
                    "services.app.cgroup_parent: 'cgroup_parent: /batch' of app takes it out of the "
                    "engine's control group: remove it and set limits on the service"
                )
            ],
            id="parent",
        ),
        pytest.param(
            "cgroup: host",
            [
                (
                    "services.app.cgroup: 'cgroup: host' of app shows it every control group of the host: "
                    "remove it and set limits on the service"
                )
            ],
            id="namespace",
        ),
        pytest.param(
            "cgroup: private",
            [],
            id="private-namespace",
        ),
        pytest.param(
            "cpus: 1",
            [],
            id="nothing-said",
        ),
    ],
)
def test_custom_cgroup_parent(text, expected):
    assert judge("custom-cgroup-parent", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected
