import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {
                "alert": "        labels: {severity: critical}\n",
                "routes": "route:\n  receiver: team\n  routes:\n    - {receiver: pager, matchers: ['severity=\"critcal\"']}\nreceivers:\n  - {name: team, webhook_configs: [{url: 'https://a'}]}\n  - {name: pager, webhook_configs: [{url: 'https://a'}]}\n",
            },
            [
                "alertmanager.yml.route.routes[0]: no alert has severity=\"critcal\", which the route to 'pager' asks for (alerts have: critical); did you mean 'critical'?: correct the condition, or the alerts"
            ],
            id="misspelt",
        ),
        pytest.param(
            {
                "routes": "route:\n  receiver: team\n  routes:\n    - {receiver: pager, matchers: ['alertname=\"Down\"']}\nreceivers:\n  - {name: team, webhook_configs: [{url: 'https://a'}]}\n  - {name: pager, webhook_configs: [{url: 'https://a'}]}\n"
            },
            [
                "alertmanager.yml.route.routes[0]: no alert has alertname=\"Down\", which the route to 'pager' asks for (alerts have: Broken): correct the condition, or the alerts"
            ],
            id="no-such-alert",
        ),
        pytest.param(
            {
                "alert": "        labels: {severity: critical}\n",
                "routes": "route:\n  receiver: team\n  routes:\n    - {receiver: pager, matchers: ['severity=~\"critical|page\"']}\nreceivers:\n  - {name: team, webhook_configs: [{url: 'https://a'}]}\n  - {name: pager, webhook_configs: [{url: 'https://a'}]}\n",
            },
            [],
            id="met",
        ),
        pytest.param(
            {
                "alert": "        labels: {severity: critical}\n",
                "routes": "route:\n  receiver: team\n  routes:\n    - {receiver: pager, matchers: ['job=\"db\"']}\nreceivers:\n  - {name: team, webhook_configs: [{url: 'https://a'}]}\n  - {name: pager, webhook_configs: [{url: 'https://a'}]}\n",
            },
            [],
            id="of-series",
        ),
        pytest.param(
            {
                "alert": "        labels: {severity: critical}\n",
                "routes": "route: {receiver: team, routes: [{receiver: nobody, matchers: ['severity=\"info\"']}]}\nreceivers: [{name: team}, {name: nobody}]\n",
            },
            [],
            id="swallowed",
        ),
    ],
)
def test_unmatched_route(monitored, stack, expected):
    assert monitored("unmatched-route", **stack) == expected
