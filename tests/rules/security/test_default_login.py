import pytest
import yaml

from stackspec.compose.view.known import FOLDER
from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "image: 'grafana/grafana:11.4.0', environment: {GF_SECURITY_ADMIN_PASSWORD: grafana}",
            [
                (
                    "services.app.environment.GF_SECURITY_ADMIN_PASSWORD: GF_SECURITY_ADMIN_PASSWORD of "
                    "app is a password that anybody tries first: choose a long random one and hand it "
                    "over as a secret"
                )
            ],
            id="own-name",
        ),
        pytest.param(
            "image: 'dpage/pgadmin4:8.14', environment: {PGADMIN_DEFAULT_PASSWORD: admin}",
            [
                (
                    "services.app.environment.PGADMIN_DEFAULT_PASSWORD: PGADMIN_DEFAULT_PASSWORD of app "
                    "is a password that anybody tries first: choose a long random one and hand it over as "
                    "a secret"
                )
            ],
            id="common-word",
        ),
        pytest.param(
            "image: 'postgres:16.4', environment: {POSTGRES_PASSWORD: '${PW:-postgres}'}",
            [
                (
                    "services.app.environment.POSTGRES_PASSWORD: POSTGRES_PASSWORD of app is a password "
                    "that anybody tries first: choose a long random one and hand it over as a secret"
                )
            ],
            id="default-of-a-variable",
        ),
        pytest.param(
            (
                "image: 'minio/minio:RELEASE.2024-12-18T13-15-44Z', environment: {MINIO_ROOT_USER: "
                "shopadmin, MINIO_ROOT_PASSWORD: shopadmin}"
            ),
            [
                (
                    "services.app.environment.MINIO_ROOT_PASSWORD: MINIO_ROOT_PASSWORD of app is a "
                    "password that anybody tries first: choose a long random one and hand it over as a "
                    "secret"
                )
            ],
            id="same-as-the-user",
        ),
        pytest.param(
            "image: 'neo4j:5.26.0', environment: {NEO4J_AUTH: neo4j/password}",
            [
                (
                    "services.app.environment.NEO4J_AUTH: NEO4J_AUTH of app is a password that anybody "
                    "tries first: choose a long random one and hand it over as a secret"
                )
            ],
            id="user-and-password-in-one",
        ),
        pytest.param(
            "image: 'rabbitmq:4.0-management'",
            [
                (
                    "services.app.image: rabbitmq:4.0-management starts with the login guest/guest that "
                    "anybody tries first: set RABBITMQ_DEFAULT_PASS"
                )
            ],
            id="left-at-default",
        ),
        pytest.param(
            ("image: 'grafana/grafana:11.4.0', environment: {GF_SECURITY_ADMIN_PASSWORD: Xk3-vau-92q}"),
            [],
            id="own-password",
        ),
        pytest.param(
            "image: 'rabbitmq:4.0', environment: {RABBITMQ_DEFAULT_PASS_FILE: /run/secrets/mq}",
            [],
            id="from-a-file",
        ),
        pytest.param(
            "image: 'rabbitmq:4.0', volumes: ['./rabbitmq.conf:/etc/rabbitmq/rabbitmq.conf:ro']",
            [],
            id="replaced-by-a-file",
        ),
        pytest.param(
            (
                "image: 'opensearchproject/opensearch:2.18.0', environment: "
                "{OPENSEARCH_INITIAL_ADMIN_PASSWORD: Xk3-vau-92q}"
            ),
            [],
            id="fixed-since",
        ),
        pytest.param(
            "image: 'sonarqube:10.7.0'",
            [],
            id="asked-for-at-the-first-login",
        ),
        pytest.param(
            ("image: 'grafana/grafana:11.4.0', volumes: ['./provisioning:/etc/grafana/provisioning:ro']"),
            [
                (
                    "services.app.image: grafana/grafana:11.4.0 starts with the login admin/admin that "
                    "anybody tries first: set GF_SECURITY_ADMIN_PASSWORD"
                )
            ],
            id="mounts-beside-the-settings",
        ),
        pytest.param(
            ("image: 'grafana/grafana:11.4.0', volumes: ['./grafana.ini:/etc/grafana/grafana.ini:ro']"),
            [],
            id="settings-mounted",
        ),
        pytest.param(
            (
                "image: 'grafana/grafana:11.4.0', environment: {GF_SECURITY_ADMIN_PASSWORD: "
                "'${GRAFANA_PASSWORD}'}"
            ),
            [],
            id="variable-that-is-not-set-here",
        ),
        pytest.param(
            (
                "image: 'minio/minio:RELEASE.2024-12-18T13-15-44Z', entrypoint: [sh, -c, "
                "'MINIO_ROOT_PASSWORD=$$P minio server /data']"
            ),
            [],
            id="another-program-starts",
        ),
        pytest.param(
            "image: 'shop/app:1.0', environment: {ADMIN_NAME: admin, GREETING: password}",
            [],
            id="no-administrator",
        ),
        pytest.param(
            "image: 'registry.example.org/shop/rabbitmq:1.0'",
            [],
            id="another-image-of-that-name",
        ),
    ],
)
def test_default_login(text, expected):
    assert judge("default-login", f"services: {{app: {{{text}}}}}") == expected


def test_value_of_the_project_environment():
    text = "services: {app: {image: 'postgres:16.4', environment: {POSTGRES_PASSWORD: '${PW}'}}}"
    assert len(judge("default-login", text, files={".env": "PW=postgres\n"})) == 1
    assert judge("default-login", text, files={".env": "PW=Xk3-vau-92q\n"}) == []


def test_each_known_login_names_the_variable_that_replaces_it():
    for file in FOLDER.glob("*.yaml"):
        for facts in (known := yaml.safe_load(file.read_text(encoding="utf-8")), *known.get("variants", ())):
            for login in facts.get("default_logins", ()):
                assert login["user"], file
                assert login["password"], file
                assert login["variables"], file
