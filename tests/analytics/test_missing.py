"""Without an extra's packages, a call says which extra they are in."""

import sys

import pytest
from small_records import RECORDS

from claimkit import analytics
from claimkit.errors import CallError
from claimkit.exports import export


@pytest.mark.parametrize("package", ["duckdb", "narwhals"])
def test_analytics_name_their_extra(monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(CallError, match=rf"analytics need {package}, .*claimkit\[analytics\]"):
        analytics.speakers(RECORDS)


@pytest.mark.parametrize("package", ["altair", "vl_convert"])
def test_plots_name_their_extra(monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(CallError, match=rf"plots need {package}, .*claimkit\[analytics\]"):
        analytics.plot("stances", [{"speaker": "a", "target": "b", "stances": 1, "mean": 1.0}])


def test_networks_name_their_extra(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "networkx", None)
    with pytest.raises(CallError, match=r"networks need networkx, .*claimkit\[networks\]"):
        export(RECORDS, "gexf", str(tmp_path / "x.gexf"))
