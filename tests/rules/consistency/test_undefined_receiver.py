import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {"routes": "route: {receiver: teams}\nreceivers: [{name: team}]\n"},
            [
                "alertmanager.yml.route.receiver: the route's receiver 'teams' is not defined (defined: team); did you mean 'team'?: define it, or correct the name"
            ],
            id="root",
        ),
        pytest.param(
            {"routes": "route: {receiver: team, routes: [{receiver: pager}]}\nreceivers: [{name: team}]\n"},
            [
                "alertmanager.yml.route.routes[0].receiver: the route's receiver 'pager' is not defined (defined: team): define it, or correct the name"
            ],
            id="below",
        ),
        pytest.param({}, [], id="defined"),
        pytest.param(
            {
                "routes": "route: {receiver: team, routes: [{matchers: ['a=\"b\"']}]}\nreceivers: [{name: team}]\n"
            },
            [],
            id="inherited",
        ),
    ],
)
def test_undefined_receiver(monitored, stack, expected):
    assert monitored("undefined-receiver", **stack) == expected
