"""Where ticks come from."""

from decimal import Decimal
from pathlib import Path

import pytest

from trading.feed import RandomWalk, RecordingError, Replay, read_recording

START = {"BTCUSDT": Decimal(50_000), "SOLUSDT": Decimal(100)}


def walk(seed: int = 1, volatility: float = 0.01) -> RandomWalk:
    return RandomWalk(dict(START), volatility, seed)


def test_the_same_seed_gives_the_same_walk() -> None:
    one, same, other = ([w.due(t) for t in range(50)] for w in (walk(), walk(), walk(seed=2)))
    assert one == same
    assert one != other


def test_ticks_make_sense() -> None:
    feed = walk(volatility=0.1)
    for moment in range(2000):
        for quote in feed.due(moment):
            assert 0 < quote.bid < quote.last < quote.ask
            assert quote.spread == quote.ask - quote.bid
            assert quote.timestamp == moment


def test_without_volatility_prices_stand() -> None:
    assert [quote.last for quote in walk(volatility=0).due(0)] == list(START.values())


HEADER = "timestamp,symbol,bid,ask,last,volume\n"


def recording(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "ticks.csv"
    path.write_text(text)
    return path


def test_a_recording_is_played_at_its_own_pace(tmp_path: Path) -> None:
    rows = "100,BTCUSDT,1,3,2,1\n102,BTCUSDT,2,4,3,1\n101,ETHUSDT,2,4,3,1\n"
    quotes = read_recording(recording(tmp_path, HEADER + rows), ["BTCUSDT"])
    replay = Replay(quotes, speed=2, repeat=False, clock=lambda: 1000.0)
    assert [(q.last, q.timestamp) for q in replay.due(1000.0) or ()] == [(2, 1000.0)]
    assert replay.due(1000.9) == []
    assert [(q.last, q.timestamp) for q in replay.due(1001.1) or ()] == [(3, 1001.1)]
    assert replay.due(1001.2) is None


def test_a_recording_begins_again(tmp_path: Path) -> None:
    quotes = read_recording(recording(tmp_path, HEADER + "5,AA,1,3,2,1\n6,AA,2,4,3,1\n"), ["AA"])
    replay = Replay(quotes, clock=lambda: 0.0)
    assert [[q.last for q in replay.due(t) or ()] for t in (0.0, 1.0, 2.0, 3.0)] == [[2], [3], [2], [3]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ":1: missing columns: timestamp, symbol, bid, ask, last, volume"),
        ("timestamp,symbol,bid,ask\n", ":1: missing columns: last, volume"),
        (HEADER + "1,AA,x,3,2,1\n", ":2: bid=x: Input should be a valid decimal"),
        (HEADER + "1,AA,1,3,2,1\n1,AA,-1,3,2,1\n", ":3: bid=-1: Input should be greater than 0"),
        (HEADER + "1,AA,1\n", ":2: ask=: Input should be a valid decimal"),
        (HEADER + "1,BB,1,3,2,1\n", ": no tick of AA"),
        (None, " cannot be read: No such file or directory"),
    ],
)
def test_what_cannot_be_played_is_refused_with_its_line(
    tmp_path: Path, text: str | None, message: str
) -> None:
    path = tmp_path / "ticks.csv" if text is None else recording(tmp_path, text)
    with pytest.raises(RecordingError) as caught:
        read_recording(path, ["AA"])
    assert str(caught.value) == f"{path}{message}"


def test_a_bad_recording_is_a_mistake_of_configuration(command, tmp_path: Path) -> None:
    path = recording(tmp_path, "nonsense\n")
    ended = command("market-data", FEED="replay", FEED_FILE=str(path))
    assert (ended.returncode, ended.stderr) == (
        2,
        f"FEED_FILE: {path}:1: missing columns: timestamp, symbol, bid, ask, last, volume\n",
    )
