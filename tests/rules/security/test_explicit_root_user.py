import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "user: root",
            [
                (
                    "services.app.user: user 'root' makes app root: name a user that is not, and give it "
                    "the folders it writes"
                )
            ],
            id="name",
        ),
        pytest.param(
            "user: '0'",
            [
                (
                    "services.app.user: user '0' makes app root: name a user that is not, and give it the "
                    "folders it writes"
                )
            ],
            id="number",
        ),
        pytest.param(
            "user: '0:1000'",
            [
                (
                    "services.app.user: user '0:1000' makes app root: name a user that is not, and give "
                    "it the folders it writes"
                )
            ],
            id="with-a-group",
        ),
        pytest.param(
            "user: 'root:root'",
            [
                (
                    "services.app.user: user 'root:root' makes app root: name a user that is not, and "
                    "give it the folders it writes"
                )
            ],
            id="both",
        ),
        pytest.param(
            "user: '00:0'",
            [
                (
                    "services.app.user: user '00:0' makes app root: name a user that is not, and give it "
                    "the folders it writes"
                )
            ],
            id="spelt-oddly",
        ),
        pytest.param(
            "user: '1000:0'",
            [],
            id="group-only",
        ),
        pytest.param(
            "user: '1000:1000'",
            [],
            id="number-with-zeros",
        ),
        pytest.param(
            "user: rootless",
            [],
            id="a-name-that-begins-alike",
        ),
        pytest.param(
            "read_only: true",
            [],
            id="nothing-said",
        ),
    ],
)
def test_explicit_root_user(text, expected):
    assert judge("explicit-root-user", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("image: 'postgres:16.4', user: root", 0, id="steps-down-by-itself"),
        pytest.param(
            "image: 'postgres:16.4', user: root, entrypoint: [sleep, '9']", 1, id="entry-point-replaced"
        ),
        pytest.param("build: ., image: 'postgres:16.4', user: root", 1, id="built"),
    ],
)
def test_images_that_start_as_root_by_design(text, count):
    assert len(judge("explicit-root-user", f"services: {{app: {{{text}}}}}")) == count
