import pytest

from stackspec.rules.testing import judge

FOLDER = "/etc/grafana/provisioning/datasources"
PROVIDER = {"provisioning/dashboards/a.yml": "providers: [{type: file, options: {path: /boards}}]"}


@pytest.mark.parametrize(
    ("mounts", "files", "expected"),
    [
        pytest.param(
            f"'./ds:{FOLDER}'",
            {},
            [
                (
                    f"services.grafana.volumes[0]: grafana reads {FOLDER}, and ds holds no provisioning files (.yml): add "
                    "them, or correct the mount"
                )
            ],
            id="no-folder",
        ),
        pytest.param(
            "'./provisioning:/etc/grafana/provisioning', './boards:/boards'",
            PROVIDER,
            [
                (
                    "provisioning/dashboards/a.yml.providers[0].options.path: grafana reads /boards, and boards holds no "
                    "dashboards (.json): add them, or correct the mount"
                )
            ],
            id="no-dashboards",
        ),
        pytest.param(
            "'./provisioning:/etc/grafana/provisioning', './boards:/boards'",
            PROVIDER | {"boards/team/a.json": "{}"},
            [],
            id="dashboards-below",
        ),
        pytest.param("'boards:/var/lib/grafana'", {}, [], id="nothing-mounted"),
        pytest.param(f"'sources:{FOLDER}'", {}, [], id="in-a-volume"),
    ],
)
def test_empty_provisioning(mounts, files, expected):
    compose = f"services: {{grafana: {{image: 'grafana/grafana:13.2.1', volumes: [{mounts}]}}}}\n"
    assert judge("empty-provisioning", compose + "volumes: {boards: {}, sources: {}}\n", files) == expected
