import pytest

from stackspec.compose.view.written import ELSEWHERE, fixed_text


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        pytest.param("plain", "plain", id="plain"),
        pytest.param("${X}", ELSEWHERE, id="variable"),
        pytest.param("$X/y", f"{ELSEWHERE}/y", id="without-braces"),
        pytest.param("${X:-text}", "text", id="default"),
        pytest.param("${X-text}", "text", id="default-if-unset"),
        pytest.param("${X:-}", ELSEWHERE, id="empty-default"),
        pytest.param("${X:-${Y:-deep}}", "deep", id="nested"),
        pytest.param('${X:-{"a":1}}', '{"a":1}', id="braces-in-a-default"),
        pytest.param("${X:?needed}", ELSEWHERE, id="error"),
        pytest.param("${X:+other}", ELSEWHERE, id="replacement"),
        pytest.param("$$X", "$X", id="escaped"),
        pytest.param("a$", "a$", id="lone-dollar"),
        pytest.param("${X", ELSEWHERE, id="unclosed"),
        pytest.param("http://u:${P}@h:${PORT:-80}/", f"http://u:{ELSEWHERE}@h:80/", id="several"),
    ],
)
def test_fixed_text(template, expected):
    assert fixed_text(template) == expected
