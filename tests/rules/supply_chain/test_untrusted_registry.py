import pytest

from stackspec.rules.testing import judge

FROM = (
    "services.web.image: {} comes from {}, which the policy does not allow: use an image of an allowed "
    "registry, "
    "or add it to the parameter 'allowed'"
)


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        pytest.param("rando/x:1", [FROM.format("rando/x:1", "docker.io/rando")], id="anybodys"),
        pytest.param(
            "evil.org/nginx:1", [FROM.format("evil.org/nginx:1", "evil.org")], id="official-name-elsewhere"
        ),
        pytest.param(
            "registry.corp.evil.org/x:1",
            [FROM.format("registry.corp.evil.org/x:1", "registry.corp.evil.org")],
            id="begins-like-an-allowed-one",
        ),
        pytest.param(
            "ghcr.io/acme-evil/x:1",
            [FROM.format("ghcr.io/acme-evil/x:1", "ghcr.io/acme-evil")],
            id="namespace",
        ),
        pytest.param("nginx:1", [], id="official"),
        pytest.param("docker.io/library/nginx:1", [], id="official-in-full"),
        pytest.param("registry.corp/team/x:1", [], id="allowed-registry"),
        pytest.param("ghcr.io/acme/x:1", [], id="allowed-namespace"),
    ],
)
def test_untrusted_registry(image, expected):
    allowed = ["docker.io/library", "registry.corp", "ghcr.io/acme"]
    assert (
        judge("untrusted-registry", f"services: {{web: {{image: '{image}'}}}}", allowed=allowed) == expected
    )


def test_what_is_built_comes_from_here():
    assert judge("untrusted-registry", "services: {web: {build: ., image: 'rando/x:1'}}") == []
