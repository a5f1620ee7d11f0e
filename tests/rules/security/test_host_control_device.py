import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "devices: ['/dev/sda']",
            [
                (
                    "services.app.devices[0]: /dev/sda opens a disk of the host to app: mount the folder "
                    "that it needs, or give it the one harmless device"
                )
            ],
            id="disk",
        ),
        pytest.param(
            "devices: ['/dev/nvme0n1p2:/dev/xvda:r']",
            [
                (
                    "services.app.devices[0]: /dev/nvme0n1p2 opens a disk of the host to app: mount the "
                    "folder that it needs, or give it the one harmless device"
                )
            ],
            id="partition-read-only",
        ),
        pytest.param(
            "devices: ['/dev/disk/by-id/ata-X:/dev/sdx']",
            [
                (
                    "services.app.devices[0]: /dev/disk/by-id/ata-X opens a disk of the host to app: "
                    "mount the folder that it needs, or give it the one harmless device"
                )
            ],
            id="by-id",
        ),
        pytest.param(
            "devices: ['/dev/ttyUSB0', '/dev/mapper/vg0-root']",
            [
                (
                    "services.app.devices[1]: /dev/mapper/vg0-root opens a disk of the host to app: mount "
                    "the folder that it needs, or give it the one harmless device"
                )
            ],
            id="mapper",
        ),
        pytest.param(
            "devices: [{source: /dev/mem, target: /dev/mem, permissions: rwm}]",
            [
                (
                    "services.app.devices[0]: /dev/mem opens the memory of the host to app: mount the "
                    "folder that it needs, or give it the one harmless device"
                )
            ],
            id="memory",
        ),
        pytest.param(
            "devices: ['/dev/:/dev']",
            [
                (
                    "services.app.devices[0]: /dev/ opens every device of the host to app: mount the "
                    "folder that it needs, or give it the one harmless device"
                )
            ],
            id="everything",
        ),
        pytest.param(
            "device_cgroup_rules: ['a *:* rwm']",
            [
                (
                    "services.app.device_cgroup_rules[0]: device rule 'a *:* rwm' opens every device of "
                    "the host to app: name the major number of the one it needs ('c 188:* rw')"
                )
            ],
            id="rule-for-everything",
        ),
        pytest.param(
            "devices: ['/dev/ttyUSB0:/dev/ttyUSB0:rw', '/dev/ttyACM0']",
            [],
            id="serial-port",
        ),
        pytest.param(
            "devices: ['/dev/net/tun']",
            [],
            id="tunnel",
        ),
        pytest.param(
            "devices: ['/dev/snd:/dev/snd']",
            [],
            id="sound",
        ),
        pytest.param(
            "devices: ['/dev/null:/dev/sda']",
            [],
            id="harmless-on-the-host",
        ),
        pytest.param(
            "devices: ['/dev/dri']",
            [],
            id="graphics-is-another-rule",
        ),
        pytest.param(
            "devices: ['nvidia.com/gpu=all']",
            [],
            id="by-cdi-name",
        ),
        pytest.param(
            "device_cgroup_rules: ['c 188:* rw']",
            [],
            id="rule-for-one-major",
        ),
    ],
)
def test_host_control_device(text, expected):
    assert judge("host-control-device", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected
