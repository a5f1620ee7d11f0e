import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {
                "compose": "services:\n  web: {image: 'nginx:1.29.3', container_name: shop}\n  two: {image: 'nginx:1.29.3', container_name: shop}\n"
            },
            ["services.two.container_name: two and web are both called shop: rename one"],
            id="same",
        ),
        pytest.param(
            {
                "compose": "services:\n  web: {image: 'nginx:1.29.3', container_name: shop}\n  two: {image: 'nginx:1.29.3', container_name: shop2}\n"
            },
            [],
            id="apart",
        ),
        pytest.param(
            {
                "compose": "services:\n  web: {image: 'nginx:1.29.3', container_name: shop, profiles: [a]}\n  two: {image: 'nginx:1.29.3', container_name: shop, profiles: [b]}\n"
            },
            [],
            id="alternatives",
        ),
    ],
)
def test_duplicate_container_name(monitored, stack, expected):
    assert monitored("duplicate-container-name", **stack) == expected
