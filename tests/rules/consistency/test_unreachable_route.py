import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {
                "routes": "route:\n  receiver: team\n  routes:\n    - {receiver: team}\n    - {receiver: pager, matchers: ['a=\"b\"']}\nreceivers:\n  - {name: team, webhook_configs: [{url: 'https://a'}]}\n  - {name: pager, webhook_configs: [{url: 'https://a'}]}\n"
            },
            [
                "alertmanager.yml.route.routes[1]: no alert reaches this route to 'pager', because the one in line 4 takes them before: move it up, or let the other continue"
            ],
            id="after-all",
        ),
        pytest.param(
            {
                "routes": "route:\n  receiver: team\n  routes:\n    - {receiver: team, matchers: ['a=\"b\"']}\n    - {receiver: pager, matchers: ['a=\"b\"', 'c=\"d\"']}\nreceivers:\n  - {name: team, webhook_configs: [{url: 'https://a'}]}\n  - {name: pager, webhook_configs: [{url: 'https://a'}]}\n"
            },
            [
                "alertmanager.yml.route.routes[1]: no alert reaches this route to 'pager', because the one in line 4 takes them before: move it up, or let the other continue"
            ],
            id="after-a-wider-one",
        ),
        pytest.param(
            {
                "routes": "route:\n  receiver: team\n  routes:\n    - {receiver: team, continue: true}\n    - {receiver: pager, matchers: ['a=\"b\"']}\nreceivers:\n  - {name: team, webhook_configs: [{url: 'https://a'}]}\n  - {name: pager, webhook_configs: [{url: 'https://a'}]}\n"
            },
            [],
            id="continues",
        ),
        pytest.param(
            {
                "routes": "route:\n  receiver: team\n  routes:\n    - {receiver: pager, matchers: ['a=\"b\"', 'c=\"d\"']}\n    - {receiver: team, matchers: ['a=\"b\"']}\nreceivers:\n  - {name: team, webhook_configs: [{url: 'https://a'}]}\n  - {name: pager, webhook_configs: [{url: 'https://a'}]}\n"
            },
            [],
            id="narrower-first",
        ),
    ],
)
def test_unreachable_route(monitored, stack, expected):
    assert monitored("unreachable-route", **stack) == expected
