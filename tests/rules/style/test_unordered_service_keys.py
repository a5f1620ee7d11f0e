import pytest

from stackspec.rules.style.unordered_service_keys import GROUPS
from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param(
            "ports: ['1:1'], image: a",
            ["services.web.image: image of web stands after ports: move it before ports"],
            id="image-last",
        ),
        pytest.param(
            "image: a, restart: always, volumes: ['a:/a'], ports: ['1:1']",
            ["services.web.ports: ports of web stands after volumes: move it before volumes"],
            id="only-the-first",
        ),
        pytest.param("image: a, restart: always, ports: ['1:1'], volumes: ['a:/a']", [], id="grouped"),
        pytest.param("command: b, image: a, expose: ['1'], ports: ['1:1']", [], id="free-within-a-group"),
        pytest.param("x-note: a, image: a, x-other: b", [], id="extensions-stand-anywhere"),
    ],
)
def test_unordered_service_keys(attributes, expected):
    text = f"services: {{web: {{{attributes}}}}}\nvolumes: {{a: {{}}}}"
    assert judge("unordered-service-keys", text) == expected


def test_groups_are_those_of_generated_files():
    from stackspec.model.compose.service import Service

    declared = [name for name in Service.model_fields if name in {one for group in GROUPS for one in group}]
    assert [name for group in GROUPS for name in group] == declared
