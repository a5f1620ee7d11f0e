import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "devices: ['/dev/dri:/dev/dri']",
            [
                (
                    "services.app.devices[0]: /dev/dri lets app drive hardware that the host uses: drop "
                    "it, or name the one node it needs and waive it with the reason"
                )
            ],
            id="graphics",
        ),
        pytest.param(
            "devices: ['/dev/dri/renderD128']",
            [
                (
                    "services.app.devices[0]: /dev/dri/renderD128 lets app drive hardware that the host "
                    "uses: drop it, or name the one node it needs and waive it with the reason"
                )
            ],
            id="one-graphics-node",
        ),
        pytest.param(
            "devices: ['/dev/kvm']",
            [
                (
                    "services.app.devices[0]: /dev/kvm lets app drive hardware that the host uses: drop "
                    "it, or name the one node it needs and waive it with the reason"
                )
            ],
            id="virtualisation",
        ),
        pytest.param(
            "devices: ['/dev/input/event3']",
            [
                (
                    "services.app.devices[0]: /dev/input/event3 lets app drive hardware that the host "
                    "uses: drop it, or name the one node it needs and waive it with the reason"
                )
            ],
            id="keyboards",
        ),
        pytest.param(
            "devices: ['/dev/ttyUSB0', '/dev/ttyS0', '/dev/video0', '/dev/net/tun']",
            [],
            id="serial-port",
        ),
        pytest.param(
            "devices: ['/dev/sda']",
            [],
            id="disk-is-another-rule",
        ),
        pytest.param(
            "devices: ['/dev/kvmfr0']",
            [],
            id="starts-alike",
        ),
    ],
)
def test_shared_hardware_device(text, expected):
    assert (
        judge("shared-hardware-device", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected
    )
