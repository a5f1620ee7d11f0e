import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {"compose": "services: {web: {image: 'nginx:1.29.3', init: true}}\nvolumes: {data: {}}\n"},
            ["volumes.data: nothing uses volume data: use it, or remove it"],
            id="volume",
        ),
        pytest.param(
            {
                "compose": "services: {web: {image: 'nginx:1.29.3', init: true}}\nsecrets: {key: {file: ./key}}\n"
            },
            ["secrets.key: nothing uses secret key: use it, or remove it"],
            id="secret",
        ),
        pytest.param(
            {
                "compose": "services: {web: {image: 'nginx:1.29.3', volumes: ['data:/data']}}\nvolumes: {data: {}}\n"
            },
            [],
            id="used",
        ),
        pytest.param(
            {
                "compose": "services: {web: {image: 'nginx:1.29.3', profiles: [x], volumes: ['data:/data']}}\nvolumes: {data: {}}\n"
            },
            [],
            id="used-under-a-profile",
        ),
    ],
)
def test_unused_declaration(monitored, stack, expected):
    assert monitored("unused-declaration", **stack) == expected
