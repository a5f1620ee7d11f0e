import pytest

from stackspec.rules.testing import judge

LOST = "services.db.volumes: the data of db ({}) go with its container: mount a named volume at {}"
WRONG = "services.db.volumes[0]: {} does not hold the data of db ({}): mount it at {}"
OLD, NEW = "/var/lib/postgresql/data", "/var/lib/postgresql"


@pytest.mark.parametrize(
    ("image", "attributes", "expected"),
    [
        pytest.param("postgres:17.6", "", [LOST.format("postgres:17.6", OLD)], id="none"),
        pytest.param("postgres:17.6", f"volumes: ['db:{OLD}']", [], id="named"),
        pytest.param("postgres:17.6", f"volumes: ['./data:{OLD}']", [], id="bind"),
        pytest.param("postgres:17.6", f"tmpfs: ['{OLD}']", [], id="in-memory-on-purpose"),
        pytest.param(
            "postgres:17.6", f"volumes: ['{OLD}']", [LOST.format("postgres:17.6", OLD)], id="anonymous"
        ),
        pytest.param(
            "postgres:17.6",
            f"volumes: ['db:{NEW}']",
            [WRONG.format(f"db:{NEW}", "postgres:17.6", OLD)],
            id="above-the-images-own-volume",
        ),
        pytest.param("postgres:18.1", f"volumes: ['db:{NEW}']", [], id="eighteen"),
        pytest.param(
            "postgres:18.1",
            f"volumes: ['db:{OLD}']",
            [WRONG.format(f"db:{OLD}", "postgres:18.1", NEW)],
            id="eighteen-at-the-old-place",
        ),
        pytest.param("postgres:18.1", f"volumes: ['db:{NEW}/18/docker']", [], id="eighteen-itself"),
        pytest.param(
            "postgres:17.6",
            f"environment: {{PGDATA: {OLD}/pgdata}}, volumes: ['db:{OLD}']",
            [],
            id="moved-within",
        ),
        pytest.param(
            "postgres:17.6", "environment: {PGDATA: /data}, volumes: ['db:/data']", [], id="moved-elsewhere"
        ),
        pytest.param(
            "postgres:17.6",
            f"environment: {{PGDATA: /data}}, volumes: ['db:{OLD}']",
            [LOST.format("postgres:17.6", "/data")],
            id="moved-away-from-the-volume",
        ),
        pytest.param(
            "postgres:17.6",
            "volumes: ['db:/docker-entrypoint-initdb.d']",
            [LOST.format("postgres:17.6", OLD)],
            id="a-volume-for-something-else",
        ),
        pytest.param("postgres:17.6", "command: [psql, -l]", [], id="client"),
        pytest.param("example.org/a:1", "", [], id="unknown"),
    ],
)
def test_stateful_without_volume(image, attributes, expected):
    text = f"services: {{db: {{image: '{image}', {attributes}}}}}"
    assert judge("stateful-without-volume", text) == expected
