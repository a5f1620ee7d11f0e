import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {
                "compose": "services: {web: {image: 'nginx:1.29.3', environment: {A: '${A}'}}}\n",
                "files": {".env.example": "# x\nA=1\nB=2\n"},
            },
            [": .env.example sets B, and no Compose file beside it uses it: use it, or remove it"],
            id="unused",
        ),
        pytest.param(
            {
                "compose": "services: {web: {image: 'nginx:1.29.3', environment: {A: '${A:-1}'}}}\n",
                "files": {".env.example": "A=1\n"},
            },
            [],
            id="used",
        ),
        pytest.param(
            {
                "compose": "services: {web: {image: 'nginx:1.29.3', init: true}}\n",
                "files": {".env.example": "COMPOSE_PROFILES=a\n"},
            },
            [],
            id="for-compose",
        ),
        pytest.param(
            {
                "compose": "services: {web: {image: 'nginx:1.29.3', env_file: [.env]}}\n",
                "files": {".env.example": "B=2\n", ".env": "B=1"},
            },
            [],
            id="handed-over-whole",
        ),
    ],
)
def test_unused_example_variable(monitored, stack, expected):
    assert monitored("unused-example-variable", **stack) == expected
