import pytest

from stackspec.rules.testing import violations

WEB = "services: {web: {image: 'a:1'}}"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param(WEB, [1], id="none"),
        pytest.param(f"# comment\n{WEB}", [2], id="none-and-a-comment"),
        pytest.param(f"name: shop\n{WEB}", [], id="named"),
        pytest.param(f'"name": shop\n{WEB}', [], id="quoted-key"),
        pytest.param("{name: shop, services: {web: {image: a}}}", [], id="named-in-braces"),
        pytest.param("{services: {web: {image: a}}}", [1], id="none-in-braces"),
        pytest.param("services:\n  name:\n    image: a\n", [1], id="a-service-of-that-name"),
        pytest.param(f"{WEB}\n---\nname: shop\n", [], id="named-by-a-later-document"),
        pytest.param("services: {web: {image: 'a:1', container_name: web}}", [1], id="a-containers-name"),
    ],
)
def test_missing_project_name(text, lines):
    found = list(violations("missing-project-name", text))
    assert [one.place.line for one in found] == lines
    assert all(
        one.message.startswith("the project is called after its folder (") and one.path == ("name",)
        for one in found
    )
