import pytest

from stackspec.rules.testing import judge

DEFAULT = [
    "services.db.shm_size: postgres:17.6 needs more shared memory than the default 64M: set shm_size: 256m"
]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param("image: 'postgres:17.6'", DEFAULT, id="default"),
        pytest.param("image: 'postgres:17.6', tmpfs: [/tmp]", DEFAULT, id="tmpfs-elsewhere"),
        pytest.param("image: 'postgres:17.6', shm_size: '134217728'", [], id="a-decision"),
        pytest.param("image: 'postgres:17.6', tmpfs: ['/dev/shm:size=256m']", [], id="tmpfs"),
        pytest.param("image: 'postgres:17.6', ipc: host", [], id="the-hosts"),
        pytest.param("image: 'postgres:17.6', command: [psql, -l]", [], id="client"),
        pytest.param("image: 'example.org/a:1'", [], id="unknown"),
    ],
)
def test_default_shared_memory(attributes, expected):
    assert judge("default-shared-memory", f"services: {{db: {{{attributes}}}}}") == expected
