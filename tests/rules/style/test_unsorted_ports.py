import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("ports", "shown"),
    [
        pytest.param("['90:9', '80:8']", "80:8, 90:9", id="unsorted"),
        pytest.param("['127.0.0.1:443:443', '80:80/udp']", "80:80/udp, 127.0.0.1:443:443", id="by-number"),
        pytest.param("['80:8', '443:9']", None, id="numbers-not-letters"),
        pytest.param("['80:9', '81:8']", None, id="by-the-hosts-port"),
        pytest.param("['${WEB:-90}:9', '80:8']", None, id="variables"),
        pytest.param("[{target: 90}, {target: 80}]", None, id="long-syntax"),
    ],
)
def test_unsorted_ports(ports, shown):
    expected = [f"services.web.ports: the ports of web are not sorted: write {shown}"] if shown else []
    assert judge("unsorted-ports", f"services: {{web: {{image: a, ports: {ports}}}}}") == expected
