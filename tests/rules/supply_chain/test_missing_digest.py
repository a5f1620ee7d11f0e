import pytest

from stackspec.rules.testing import judge

NONE = (
    "services.web.image: {} has no digest, so the registry decides what runs: add @sha256:… of the image you "
    "tested"
)


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        pytest.param("nginx:1.29.3", [NONE.format("nginx:1.29.3")], id="tag"),
        pytest.param("nginx", [NONE.format("nginx")], id="nothing"),
        pytest.param("nginx:1.29.3-sha256", [NONE.format("nginx:1.29.3-sha256")], id="a-tag-like-one"),
        pytest.param("nginx@sha256:" + "0" * 64, [], id="digest"),
        pytest.param("nginx:latest@sha256:" + "0" * 64, [], id="digest-beside-latest"),
    ],
)
def test_missing_digest(image, expected):
    assert judge("missing-digest", f"services: {{web: {{image: '{image}'}}}}") == expected


def test_what_is_built_has_none_yet():
    assert judge("missing-digest", "services: {web: {build: ., image: 'shop/web:1'}}") == []
