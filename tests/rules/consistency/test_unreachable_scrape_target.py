import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {"services": "    networks: [hosts]\nnetworks: {hosts: {}}\n"},
            [
                "prometheus.yml.scrape_configs[0].static_configs[0].targets[0]: node-exporter:9100 is scraped, and prometheus shares no network with node-exporter: put both on one network"
            ],
            id="another-network",
        ),
        pytest.param({}, [], id="one-network"),
        pytest.param(
            {"services": "    networks: [hosts, default]\nnetworks: {hosts: {}}\n"}, [], id="one-of-two"
        ),
        pytest.param({"services": "    network_mode: host\n"}, [], id="on-the-host"),
    ],
)
def test_unreachable_scrape_target(monitored, stack, expected):
    assert monitored("unreachable-scrape-target", **stack) == expected
