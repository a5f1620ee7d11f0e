import pytest

from stackspec.rules.testing import judge

AT = "services.web.volumes[0].source: "
DIRECTORY = (
    AT
    + "{} does not exist, so the engine mounts an empty directory at {}: correct the path, or create the file"
)
LONG = "{{type: bind, source: /nowhere/{}, target: /x}}"


@pytest.mark.parametrize(
    ("mount", "expected"),
    [
        pytest.param(
            "'./nginx.cnf:/etc/nginx.conf'", [DIRECTORY.format("nginx.cnf", "/etc/nginx.conf")], id="file"
        ),
        pytest.param(
            "'./rules:/etc/rules.yml'", [DIRECTORY.format("rules", "/etc/rules.yml")], id="by-its-target"
        ),
        pytest.param("'./nginx.conf:/etc/nginx.conf'", [], id="exists"),
        pytest.param("'./data:/var/lib/data'", [], id="a-data-folder-is-created"),
        pytest.param("'./conf.d:/etc/nginx/conf.d'", [], id="a-folder-with-a-dot"),
        pytest.param("'/etc/localtime.conf:/etc/localtime'", [], id="outside-of-the-tree"),
        pytest.param("'config.yml:/config.yml'", [], id="a-named-volume"),
        pytest.param("'./.env:/app/.env'", [], id="each-machine-has-its-own"),
        pytest.param("'./tls/a.key:/a.key'", [], id="a-key-is-not-in-the-tree"),
        pytest.param("'./made/site.conf:/site.conf'", [], id="ignored-by-git"),
    ],
)
def test_missing_bind_source(mount, expected):
    text = f"services: {{web: {{image: 'a:1', volumes: [{mount}]}}}}"
    assert judge("missing-bind-source", text, {"nginx.conf": "", ".gitignore": "/made/\n"}) == expected


def test_what_is_made_on_the_machine():
    text = "services: {web: {image: 'a:1', volumes: ['./made/a.yml:/a.yml']}}"
    assert judge("missing-bind-source", text, generated=["made/*"]) == []
    assert judge("missing-bind-source", text, generated=["other/*"]) == [
        DIRECTORY.format("made/a.yml", "/a.yml")
    ]


def test_without_create_host_path_a_folder_must_exist(tmp_path):
    from stackspec.rules.reliability.missing_bind_source import missing_bind_source
    from stackspec.rules.testing import load_stack

    mount = f"{{type: bind, source: {tmp_path}/gone, target: /x}}"
    stack = load_stack(f"services: {{web: {{image: 'a:1', volumes: [{mount}]}}}}", tmp_path)
    assert [found.message for found in missing_bind_source.judge(stack)] == [
        "gone does not exist, so `up` fails: correct the path, or create the folder"
    ]
