import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {
                "compose": "services: {web: {image: 'nginx:1.29.3', configs: [site]}}\nconfigs: {site: {file: ./site.conf}}\n"
            },
            [
                "configs.site.file: site.conf does not exist, so `up` fails: correct the path, or create the file"
            ],
            id="config",
        ),
        pytest.param(
            {
                "compose": "services: {web: {image: 'nginx:1.29.3', configs: [site]}}\nconfigs: {site: {file: ./site.conf}}\n",
                "files": {"site.conf": ""},
            },
            [],
            id="there",
        ),
        pytest.param(
            {
                "compose": "services: {web: {image: 'nginx:1.29.3', configs: [site]}}\nconfigs: {site: {file: ./site.conf}}\n",
                "files": {".gitignore": "site.conf\n"},
            },
            [],
            id="ignored",
        ),
        pytest.param(
            {
                "compose": "services: {web: {image: 'nginx:1.29.3', configs: [site]}}\nconfigs: {site: {content: x}}\n"
            },
            [],
            id="inline",
        ),
    ],
)
def test_missing_declared_file(monitored, stack, expected):
    assert monitored("missing-declared-file", **stack) == expected
