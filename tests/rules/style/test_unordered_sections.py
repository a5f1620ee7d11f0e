import pytest

from stackspec.rules.testing import judge

WEB = "services: {web: {image: a, volumes: ['v:/v']}}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "volumes: {v: {}}\n" + WEB,
            ["services: services stands after volumes: the usual order is services, volumes"],
            id="volumes-first",
        ),
        pytest.param(
            WEB + "volumes: {v: {}}\nname: x\n",
            ["name: name stands after volumes: the usual order is name, services, volumes"],
            id="name-last",
        ),
        pytest.param("name: x\n" + WEB + "networks: {}\nvolumes: {v: {}}\n", [], id="usual"),
        pytest.param("x-a: 1\n" + WEB + "x-b: 1\nvolumes: {v: {}}\nx-c: 1\n", [], id="extensions-anywhere"),
    ],
)
def test_unordered_sections(text, expected):
    assert judge("unordered-sections", text) == expected
