import pytest

from stackspec.rules.testing import judge

MOVES = "services.web.image: {0} moves with its tag {1!r}: pin a version or a digest"
NO_TAG = "services.web.image: {0} has no tag, so it is `latest`: pin a version or a digest"


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        pytest.param("nginx", [NO_TAG.format("nginx")], id="no-tag"),
        pytest.param("nginx:latest", [MOVES.format("nginx:latest", "latest")], id="latest"),
        pytest.param(
            "nginx:stable-alpine", [MOVES.format("nginx:stable-alpine", "stable-alpine")], id="moving-flavour"
        ),
        pytest.param("host:5000/app", [NO_TAG.format("host:5000/app")], id="registry-port-is-no-tag"),
        pytest.param("nginx:1.27.2", [], id="version"),
        pytest.param("nginx:latest@sha256:" + "0" * 64, [], id="digest-beside-latest"),
        pytest.param(
            "app:latest-2024-05-01",
            [MOVES.format("app:latest-2024-05-01", "latest-2024-05-01")],
            id="dated-latest",
        ),
        pytest.param("app:edgeless-1.2", [], id="begins-like-a-moving-tag"),
    ],
)
def test_floating_tag(image, expected):
    assert judge("floating-tag", f"services: {{web: {{image: '{image}'}}}}") == expected


def test_what_is_built_is_only_named():
    assert judge("floating-tag", "services: {web: {build: ., image: shop/web}}") == []
