import pytest

from stackspec.rules.testing import judge

DRIVE = (
    "services.db.volumes[0]: services.db.volumes[0] is 'd:/data', which is taken for a Windows path, not for the "
    "volume 'd': give the volume a longer name"
)


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param("volumes: ['d:/data']", [DRIVE], id="drive"),
        pytest.param("volumes: ['dd:/data']", [], id="two-letters"),
        pytest.param("volumes: [{type: volume, source: d, target: /data}]", [], id="long-syntax-is-clear"),
        pytest.param("volumes: ['d:/data'], platform: windows/amd64", [], id="windows-has-drives"),
        pytest.param("volumes: [/data]", [], id="anonymous"),
        pytest.param("volumes: ['./d:/data']", [], id="bind"),
    ],
)
def test_one_letter_volume(attributes, expected):
    text = f"services: {{db: {{image: 'a:1', {attributes}}}}}\nvolumes: {{d: {{}}, dd: {{}}}}"
    assert judge("one-letter-volume", text) == expected
