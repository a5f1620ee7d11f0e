import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {
                "compose": "services:\n  db: {image: 'postgres:17.6', volumes: ['data:/var/lib/postgresql/data', 'run:/var/run/postgresql']}\n  app: {image: 'registry.example.org/app:1', volumes: ['data:/x']}\nvolumes: {data: {}, run: {}}\n"
            },
            ["services.app.volumes[0]: app may write to data, where db keeps its data: mount it read-only"],
            id="writes",
        ),
        pytest.param(
            {
                "compose": "services:\n  db: {image: 'postgres:17.6', volumes: ['data:/var/lib/postgresql/data', 'run:/var/run/postgresql']}\n  app: {image: 'registry.example.org/app:1', volumes: ['data:/x:ro']}\nvolumes: {data: {}, run: {}}\n"
            },
            [],
            id="reads",
        ),
        pytest.param(
            {
                "compose": "services:\n  db: {image: 'postgres:17.6', volumes: ['data:/var/lib/postgresql/data', 'run:/var/run/postgresql']}\n  app: {image: 'registry.example.org/app:1', volumes: ['run:/x']}\nvolumes: {data: {}, run: {}}\n"
            },
            [],
            id="a-socket",
        ),
    ],
)
def test_volume_of_many_writers(monitored, stack, expected):
    assert monitored("volume-of-many-writers", **stack) == expected
