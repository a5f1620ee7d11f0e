import pytest

from stackspec.rules.testing import judge

WRONG = (
    "services.web.healthcheck.test: the probe of web asks port 8080, on which nothing listens by all that is "
    "written: ask a port of the service ({})"
)


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param("ports: ['80:8000']", [WRONG.format("8000")], id="another-port-is-published"),
        pytest.param("expose: ['8000', '9000/tcp']", [WRONG.format("8000, 9000")], id="others-are-exposed"),
        pytest.param("ports: ['8080:8000']", [WRONG.format("8000")], id="only-the-hosts-port"),
        pytest.param("ports: ['80:8080']", [], id="published"),
        pytest.param("", [], id="nothing-is-written"),
        pytest.param("ports: ['80:8000'], environment: {ADMIN: ':8080'}", [], id="told-by-a-variable"),
        pytest.param("ports: ['80:8000'], command: [run, '--admin=0.0.0.0:8080']", [], id="told-by-command"),
        pytest.param("ports: ['80:8000'], network_mode: 'service:db'", [], id="asks-another-service"),
    ],
)
def test_healthcheck_on_wrong_port(attributes, expected):
    test = "[CMD, curl, 'http://localhost:8080/']"
    web = f"image: 'a:1', healthcheck: {{test: {test}}}, {attributes}"
    text = f"services: {{web: {{{web}}}, db: {{image: 'b:1'}}}}"
    assert judge("healthcheck-on-wrong-port", text) == expected


@pytest.mark.parametrize(
    ("test", "fires"),
    [
        pytest.param("[CMD-SHELL, 'nc -z 127.0.0.1 8080']", True, id="nc"),
        pytest.param("[CMD-SHELL, 'exec 3<>/dev/tcp/localhost/8080']", True, id="dev-tcp"),
        pytest.param("[CMD, wget, 'http://[::1]:8080/']", True, id="ipv6"),
        pytest.param("[CMD, curl, 'http://db:8080/']", False, id="another-service"),
        pytest.param("[CMD, curl, 'http://my-localhost:8080/']", False, id="another-host"),
        pytest.param("[CMD, curl, 'http://localhost/8080']", False, id="a-path"),
    ],
)
def test_spellings(test, fires):
    text = f"services: {{web: {{image: 'a:1', expose: ['8000'], healthcheck: {{test: {test}}}}}}}"
    assert judge("healthcheck-on-wrong-port", text) == ([WRONG.format("8000")] if fires else [])
