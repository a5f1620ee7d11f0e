import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {
                "compose": "services:\n  db: {image: 'postgres:17.6'}\n  app: {image: 'registry.example.org/app:1', environment: {DB_HOST: db}, networks: [front]}\nnetworks: {front: {}}\n"
            },
            [
                "services.app.environment.DB_HOST: app is told DB_HOST with the host db, and shares no network with it: put both on one network"
            ],
            id="bare",
        ),
        pytest.param(
            {
                "compose": "services:\n  db: {image: 'postgres:17.6'}\n  app: {image: 'registry.example.org/app:1', environment: {DATABASE: 'postgres://u@db:5432/x'}, networks: [front]}\nnetworks: {front: {}}\n"
            },
            [
                "services.app.environment.DATABASE: app is told DATABASE with the host db, and shares no network with it: put both on one network"
            ],
            id="url",
        ),
        pytest.param(
            {
                "compose": "services:\n  db: {image: 'postgres:17.6'}\n  app: {image: 'registry.example.org/app:1', environment: {PEERS: 'other:1234,db:5432'}, networks: [front]}\nnetworks: {front: {}}\n"
            },
            [
                "services.app.environment.PEERS: app is told PEERS with the host db, and shares no network with it: put both on one network"
            ],
            id="list",
        ),
        pytest.param(
            {
                "compose": "services:\n  db: {image: 'postgres:17.6'}\n  app: {image: 'registry.example.org/app:1', environment: {DB_HOST: db}, networks: [front, default]}\nnetworks: {front: {}}\n"
            },
            [],
            id="common-network",
        ),
        pytest.param(
            {
                "compose": "services:\n  db: {image: 'postgres:17.6'}\n  app: {image: 'registry.example.org/app:1', environment: {DB_USER: db}, networks: [front]}\nnetworks: {front: {}}\n"
            },
            [],
            id="a-word-that-is-no-host",
        ),
    ],
)
def test_unreachable_host_name(monitored, stack, expected):
    assert monitored("unreachable-host-name", **stack) == expected
