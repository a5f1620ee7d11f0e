from __future__ import annotations

from typing import Any

import pytest

from stackspec.compose.redaction import MASK, redacted


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"DB_PASSWORD": "hunter22"}, {"DB_PASSWORD": MASK}),
        ({"apiKey": "k-123456"}, {"apiKey": MASK}),
        ({"DB_PASSWORD_FILE": "/run/secrets/db"}, {"DB_PASSWORD_FILE": "/run/secrets/db"}),
        ({"TOKEN_TTL": "3600"}, {"TOKEN_TTL": "3600"}),
        ({"TOKEN": "${TOKEN}"}, {"TOKEN": "${TOKEN}"}),
        ({"TOKEN": "${TOKEN:-abcdef}"}, {"TOKEN": "${TOKEN:-" + MASK + "}"}),
        ({"TOKEN": None, "PASSWORD": ""}, {"TOKEN": None, "PASSWORD": ""}),
        ({"URL": "postgres://app:hunter22@db/app"}, {"URL": f"postgres://app:{MASK}@db/app"}),
        ({"A": "redis://:pw123456@a redis://:pw123456@b"}, {"A": f"redis://:{MASK}@a redis://:{MASK}@b"}),
        ({"URL": "https://example.com/a@b"}, {"URL": "https://example.com/a@b"}),
        (["serve", "--token", "abcdef12", "--port", "80"], ["serve", "--token", MASK, "--port", "80"]),
        (["serve", "--password=abcdef12"], ["serve", f"--password={MASK}"]),
        (["DB_PASSWORD=hunter22", "MODE=prod"], [f"DB_PASSWORD={MASK}", "MODE=prod"]),
        ({"X": "ghp_" + "a1" * 20}, {"X": MASK}),
        ({"X": "AKIAIOSFODNN7EXAMPLE"}, {"X": MASK}),
        ({"content": "user: a\npassword: hunter22\n"}, {"content": f"user: a\npassword: {MASK}\n"}),
        ({"key": "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----"},
         {"key": f"-----BEGIN RSA PRIVATE KEY-----{MASK}-----END RSA PRIVATE KEY-----"}),
        ({"image": "nginx:1.27", "deep": {"list": [1, True, None]}}, {"image": "nginx:1.27", "deep": {"list": [1, True, None]}}),
    ],
)  # fmt: skip
def test_what_looks_like_a_secret_is_masked_and_nothing_else(value: Any, expected: Any) -> None:
    before = repr(value)
    assert redacted(value) == expected
    assert repr(value) == before
