"""Cures in place: nothing but the edit changes, and what cannot be cured safely is left to a person."""

import os
import stat

import pytest

MESSY = """\
# a header
x-logging: &logging
    driver: json-file   # odd spacing

services:
    web:   # the web
        image: 'nginx:1.29.3'
        logging: *logging
        ports:
          - "8080:80" # public?
          - target: 81
            published: "8081"   # long

    api: {image: "api:1", ports: ["9000:9000"]}
"""

CURED = """\
# a header
x-logging: &logging
    driver: json-file   # odd spacing

services:
    web:   # the web
        image: 'nginx:1.29.3'
        logging: *logging
        ports:
          - "127.0.0.1:8080:80" # public?
          - target: 81
            published: "8081"   # long
            host_ip: "127.0.0.1"

    api: {image: "api:1", ports: ["127.0.0.1:9000:9000"]}
"""


def test_dry_run_shows_and_changes_nothing(project, stackspec):
    folder = project({"compose.yaml": MESSY})
    code, out, err = stackspec("fix", "--behaviour")
    assert code == 1
    assert '-          - "8080:80" # public?\n+          - "127.0.0.1:8080:80" # public?\n' in out
    assert "3 findings would be fixed with --apply, in 1 files" in err
    assert (folder / "compose.yaml").read_text() == MESSY


def test_apply_changes_the_edit_and_nothing_else(project, stackspec):
    folder = project({"compose.yaml": MESSY})
    os.chmod(folder / "compose.yaml", 0o640)
    code, out, _ = stackspec("fix", "--behaviour", "--apply")
    assert (code, out) == (0, "compose.yaml: changed\n")
    assert (folder / "compose.yaml").read_text() == CURED
    assert stat.S_IMODE(os.stat(folder / "compose.yaml").st_mode) == 0o640
    assert stackspec("fix", "--behaviour")[0] == 0
    assert sorted(os.listdir(folder)) == ["compose.yaml", "stackspec-policy.yaml"]


def test_windows_line_breaks_and_byte_order_mark_stay(project, stackspec):
    folder = project({})
    (folder / "compose.yaml").write_bytes(b"\xef\xbb\xbf" + MESSY.replace("\n", "\r\n").encode())
    stackspec("fix", "--behaviour", "--apply")
    assert (folder / "compose.yaml").read_bytes() == b"\xef\xbb\xbf" + CURED.replace("\n", "\r\n").encode()


def test_behaviour_changing_fixes_are_kept_apart(project, stackspec):
    project({"compose.yaml": MESSY})
    code, out, err = stackspec("fix")
    assert (code, out) == (0, "")
    assert "3 fixes change what containers do: add --behaviour to see them" in err


def test_only(project, stackspec):
    project({"compose.yaml": MESSY})
    assert stackspec("fix", "--behaviour", "--only", "floating-tag")[1] == ""


def test_an_override_is_edited_where_it_is_written(project, stackspec):
    folder = project(
        {
            "compose.yaml": "services: {web: {image: 'a:1'}}\n",
            "compose.override.yaml": "services: {web: {ports: ['1:1']}}\n",
        }
    )
    stackspec("fix", "--behaviour", "--apply")
    assert (folder / "compose.yaml").read_text() == "services: {web: {image: 'a:1'}}\n"
    assert (folder / "compose.override.yaml").read_text() == "services: {web: {ports: ['127.0.0.1:1:1']}}\n"


SHARED = """\
services:
  a: &a
    image: a:1
    ports: ["8080:80"]
  b:
    <<: *a
    profiles: [x]
"""


def test_an_anchor_that_others_share_is_left_to_a_person(project, stackspec):
    folder = project({"compose.yaml": SHARED})
    (folder / "stackspec-policy.yaml").write_text(
        "{select: [published-to-all-interfaces], rules: {published-to-all-interfaces: {params: {public: [b]}}}}"
    )
    code, _, err = stackspec("fix", "--behaviour", "--apply")
    assert code == 1
    assert "is not fixed: it would change services.b.ports[0].host_ip, too: edit it by hand" in err
    assert (folder / "compose.yaml").read_text() == SHARED


def test_a_secret_beside_an_edit_is_masked_in_the_diff(project, stackspec):
    project(
        {
            "compose.yaml": "services:\n  web:\n    image: a:1\n    environment: {DB_PASSWORD: hunter2}\n    ports: ['1:1']\n"
        }
    )
    _, out, err = stackspec("fix", "--behaviour")
    assert "+    ports: ['127.0.0.1:1:1']" in out
    assert "hunter2" not in out + err


def test_a_folder_that_cannot_be_written(project, stackspec):
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    folder = project({"compose.yaml": MESSY})
    os.chmod(folder, 0o500)
    code, _, err = stackspec("fix", "--behaviour", "--apply")
    os.chmod(folder, 0o700)
    assert code == 3
    assert "cannot be written" in err
    assert (folder / "compose.yaml").read_text() == MESSY


WAITS = """\
services:
  web:
    image: shop/web:1.0
    depends_on:
      - db
      - cache
  db:
    image: postgres:17.6
    healthcheck: {test: [CMD, pg_isready]}
  cache: {image: 'redis:8.2'}
"""


def test_a_list_of_dependencies_becomes_the_mapping_that_a_condition_needs(project, stackspec):
    folder = project({"compose.yaml": WAITS, "stackspec-policy.yaml": "select: [ignored-healthcheck]"})
    assert stackspec("fix", "--behaviour", "--apply")[0] == 0
    assert (folder / "compose.yaml").read_text() == WAITS.replace(
        "      - db\n      - cache\n",
        "      db:\n        condition: service_healthy\n      cache:\n        condition: service_started\n",
    )


def test_what_one_fix_adds_to_a_new_list_comes_under_one_key(project, stackspec):
    text = "services:\n  db:\n    image: postgres:17.6\n"
    folder = project({"compose.yaml": text, "stackspec-policy.yaml": "select: [undropped-capabilities]"})
    assert stackspec("fix", "--behaviour", "--apply")[0] == 0
    fixed = (folder / "compose.yaml").read_text()
    assert fixed.startswith(text)
    assert fixed.count("cap_add:") == 1
    assert fixed.count("      - ") > 2
