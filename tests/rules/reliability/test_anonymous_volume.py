import pytest

from stackspec.rules.testing import judge

NAMELESS = (
    "services.web.volumes[0]: the volume at /data has no name: name it, so that it is found again and removed"
)


@pytest.mark.parametrize(
    ("mount", "expected"),
    [
        pytest.param("/data", [NAMELESS], id="short"),
        pytest.param("{type: volume, target: /data}", [NAMELESS], id="long"),
        pytest.param("'data:/data'", [], id="named"),
        pytest.param("'./data:/data'", [], id="bind"),
        pytest.param("{type: tmpfs, target: /data}", [], id="tmpfs"),
    ],
)
def test_anonymous_volume(mount, expected):
    assert judge("anonymous-volume", f"services: {{web: {{image: 'a:1', volumes: [{mount}]}}}}") == expected


def test_a_databases_data_are_another_rules_matter():
    text = "services: {db: {image: 'postgres:17.6', volumes: [/var/lib/postgresql/data, /backup]}}"
    assert judge("anonymous-volume", text) == [
        (
            "services.db.volumes[1]: the volume at /backup has no name: name it, so that it is found again and "
            "removed"
        )
    ]
