import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {"routes": "route: {receiver: team}\nreceivers: [{name: team}, {name: pager}]\n"},
            [
                "alertmanager.yml.receivers[1].name: no route leads to the receiver 'pager': add a route to it, or remove it"
            ],
            id="no-route",
        ),
        pytest.param({}, [], id="used"),
        pytest.param(
            {
                "routes": "route: {receiver: team, routes: [{receiver: pager, matchers: ['a=\"b\"']}]}\nreceivers: [{name: team}, {name: pager}]\n"
            },
            [],
            id="used-below",
        ),
    ],
)
def test_unused_receiver(monitored, stack, expected):
    assert monitored("unused-receiver", **stack) == expected
