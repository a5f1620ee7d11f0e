import pytest

from stackspec.rules.testing import judge

WRONG = "services.web.healthcheck.test: the probe of web asks port 8080, and web is told to listen on 8000: ask that port"


@pytest.mark.parametrize(
    ("attributes", "fires"),
    [
        pytest.param("command: [serve, --port, '8000']", True, id="option"),
        pytest.param("command: [gunicorn, '--bind=0.0.0.0:8000', app]", True, id="bind"),
        pytest.param("environment: {PORT: '8000'}", True, id="variable"),
        pytest.param("environment: {PORT: '8000'}, ports: ['8080:8000']", True, id="only-the-hosts-port"),
        pytest.param("environment: {PORT: '8080'}", False, id="the-same"),
        pytest.param("command: [serve, --port, '8000'], expose: ['8080']", False, id="exposed-too"),
        pytest.param("command: [serve, --port, '8000', '--admin=:8080']", False, id="another-of-its-ports"),
        pytest.param("environment: {PORT: '8000'}, labels: {probe: '8080'}", False, id="mentioned"),
        pytest.param("environment: {DB_PORT: '5432'}", False, id="another-services-port"),
        pytest.param("ports: ['80:8000']", False, id="an-image-may-have-more-ports"),
        pytest.param(
            "environment: {PORT: '8000'}, network_mode: 'service:db'", False, id="asks-another-service"
        ),
        pytest.param("", False, id="nothing-is-told"),
    ],
)
def test_healthcheck_on_wrong_port(attributes, fires):
    web = f"image: 'a:1', healthcheck: {{test: [CMD, curl, 'http://localhost:8080/']}}, {attributes}"
    text = f"services: {{web: {{{web}}}, db: {{image: 'b:1'}}}}"
    assert judge("healthcheck-on-wrong-port", text) == ([WRONG] if fires else [])


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
    text = (
        f"services: {{web: {{image: 'a:1', environment: {{PORT: '8000'}}, healthcheck: {{test: {test}}}}}}}"
    )
    assert judge("healthcheck-on-wrong-port", text) == ([WRONG] if fires else [])
