import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {"rules": "groups: [{"},
            ["rules.yml: YAML: did not find expected node content while parsing a flow node"],
            id="rules",
        ),
        pytest.param(
            {"routes": "route: {receiver: team}\nroute: {receiver: team}\nreceivers: [{name: team}]\n"},
            ["alertmanager.yml: key 'route' is already defined in this mapping: remove one"],
            id="twice",
        ),
        pytest.param(
            {"rules": "groups: []\n#" + "x" * 1_100_000},
            [
                (
                    "services.prometheus.volumes[1]: rules.yml is no text, or longer than 1 MB, so that nothing of it is "
                    "judged: shorten it"
                )
            ],
            id="too-long",
        ),
        pytest.param({}, [], id="readable"),
    ],
)
def test_unreadable_monitoring_file(monitored, stack, expected):
    assert monitored("unreadable-monitoring-file", **stack) == expected
