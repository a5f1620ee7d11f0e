"""Pages of metrics, in both formats."""

import pytest

from stackspec.errors import StackspecError
from stackspec.monitoring.exposition import read_exposition


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        pytest.param("# TYPE a gauge\na 1\n", [("a", "gauge", ())], id="gauge"),
        pytest.param('# TYPE a_total counter\na_total{x="1",y="}"} 1e3 1700000000\n', [("a_total", "counter", ("x", "y"))], id="counter"),
        pytest.param('# TYPE a counter\na_total{x="1"} 1 # {t="i"} 1\na_created{x="1"} 2\n# EOF\n', [("a_total", "counter", ("x",))], id="openmetrics-counter"),
        pytest.param('# TYPE a histogram\na_bucket{le="+Inf",x="1"} 1\na_sum{x="1"} 1\na_count{x="1"} 1\n', [("a", "histogram", ("x",))], id="histogram"),
        pytest.param('# TYPE a summary\na{quantile="0.5"} NaN\na_sum 1\na_count 1\n', [("a", "summary", ())], id="summary"),
        pytest.param("# TYPE a info\na_info{v=\"1\"} 1\n", [("a_info", "gauge", ("v",))], id="info"),
        pytest.param("a 1\n", [("a", "unknown", ())], id="untyped"),
        pytest.param('# TYPE "a.b" gauge\n{"a.b",x="1"} 1\n', [("a.b", "gauge", ("x",))], id="quoted-name"),
        pytest.param("# HELP a b\n\n", [], id="nothing"),
    ],
)  # fmt: skip
def test_metrics(page, expected):
    assert list(read_exposition(page, "page")) == expected


@pytest.mark.parametrize("line", ["<html>", "a", "a{x=1} 2", "a one", 'a{x="1" 1', "{} {}"])
def test_what_is_no_page_is_said_with_its_line(line):
    with pytest.raises(StackspecError, match="is no sample") as error:
        read_exposition(f"a 1\n{line}\n", "page")
    assert str(error.value.place) == "page:2:1"
