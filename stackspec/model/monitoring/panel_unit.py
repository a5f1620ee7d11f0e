"""Grafana's units: an id that Grafana does not know shows as plain text behind each number."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Annotated, TypeAlias

from pydantic import AfterValidator

__all__ = ["Unit"]

_KNOWN = frozenset(
    ["none", "string", "short", "percent", "percentunit", "humidity", "dB", "hex0x", "hex", "sci", "locale", "pixel", "currencyUSD", "currencyGBP", "currencyEUR", "currencyJPY", "currencyRUB", "currencyUAH", "currencyBRL", "currencyDKK", "currencyISK", "currencyNOK", "currencySEK", "currencyCZK", "currencyCHF", "currencyPLN", "currencyBTC", "currencymBTC", "currencyμBTC", "currencyZAR", "currencyINR", "currencyKRW", "currencyIDR", "currencyPHP", "currencyVND", "currencyTRY", "currencyMYR", "currencyXPF", "currencyBGN", "currencyPYG", "currencyUYU", "bytes", "decbytes", "bits", "decbits", "kbytes", "deckbytes", "mbytes", "decmbytes", "gbytes", "decgbytes", "tbytes", "dectbytes", "pbytes", "decpbytes", "binBps", "Bps", "binbps", "bps", "KiBs", "KBs", "Kibits", "Kbits", "MiBs", "MBs", "Mibits", "Mbits", "GiBs", "GBs", "Gibits", "Gbits", "TiBs", "TBs", "Tibits", "Tbits", "PiBs", "PBs", "pps", "cps", "ops", "reqps", "rps", "wps", "iops", "eps", "mps", "cpm", "opm", "rpm", "epm", "wpm", "hertz", "ns", "µs", "ms", "s", "m", "h", "d", "dtdurationms", "dtdurations", "dthms", "dtdhms", "timeticks", "clockms", "clocks", "dateTimeAsIso", "dateTimeAsIsoNoDateIfToday", "dateTimeAsUS", "dateTimeAsUSNoDateIfToday", "dateTimeAsLocal", "dateTimeAsLocalNoDateIfToday", "dateTimeAsSystem", "dateTimeFromNow", "bool", "bool_yes_no", "bool_on_off", "celsius", "fahrenheit", "kelvin", "watt", "kwatt", "mwatt", "volt", "amp", "kamp", "mamp", "joule", "kwatth", "watth", "conngm", "ppm", "lengthm", "lengthkm", "lengthmm", "lengthft", "lengthmi", "massg", "masskg", "massmg", "masst", "degree", "radian", "rotrpm", "Hs", "KHs", "MHs", "GHs", "THs", "PHs", "EHs"]
)
_CUSTOM = re.compile(r"(?:prefix|suffix|time|si|count|currency|bool):.+")


def _known(unit: str) -> str:
    if unit in _KNOWN or _CUSTOM.fullmatch(unit):
        return unit
    near = get_close_matches(unit, sorted(_KNOWN), n=3, cutoff=0.5)
    cure = (
        f"did you mean {' or '.join(map(repr, near))}?"
        if near
        else "write one of Grafana's ids, or suffix:<text>"
    )
    raise ValueError(f"{unit!r} is no unit of Grafana: {cure}")


Unit: TypeAlias = Annotated[str, AfterValidator(_known)]
"""``s``, ``bytes``, ``percent`` (0 to 100), ``percentunit`` (0 to 1), ``reqps``, ``currencyUSD``, ``suffix: lots``."""
