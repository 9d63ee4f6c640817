"""The tables: the same from records, files of each kind, and dataframes; counted by hand."""

import gzip
import importlib.util

import pytest
from small_records import RECORDS, record, write

from claimkit.errors import CallError

pytest.importorskip("duckdb", reason="needs claimkit[analytics]")
pytest.importorskip("narwhals", reason="needs claimkit[analytics]")

from claimkit import analytics

ROWS = [row for one in RECORDS for row in one.rows()]
BACKENDS = [name for name in ("pandas", "polars") if importlib.util.find_spec(name)]


@pytest.fixture(scope="module")
def database():
    with analytics.Database(RECORDS) as opened:
        yield opened


def dicts(frame):
    import narwhals as nw

    return [
        {name: None if value != value else value for name, value in row.items()}
        for row in nw.from_native(frame).iter_rows(named=True)
    ]


def test_who_speaks_most(database):
    found = {row["speaker"]: row for row in dicts(analytics.speakers(database))}
    assert found["Ada Osei"]["quotes"] == 3 and found["Ada Osei"]["words"] == 3 + 4 + 2
    assert found["Ada Osei"]["articles"] == 2 and found["Ada Osei"]["speaker_type"] == "person"
    assert found[None]["quotes"] == 1
    assert found["Ada Osei"]["share_quotes"] == pytest.approx(3 / 8)
    assert sum(row["share_words"] for row in found.values()) == pytest.approx(1)


def test_shares_are_of_each_publisher_and_month(database):
    rows = dicts(analytics.speakers(database, by=["publisher", "month"]))
    assert {(row["publisher"], row["month"]) for row in rows} == {
        ("Gazette", "2024-03"),
        ("Wire", "2024-04"),
        (None, None),
    }
    for group in ("Gazette", "Wire", None):
        assert sum(row["share_quotes"] for row in rows if row["publisher"] == group) == pytest.approx(1)


def test_the_stance_matrix(database):
    found = {(row["speaker"], row["target"]): row for row in dicts(analytics.stances(database))}
    assert found["Ada Osei", "port"]["favor"] == 2 and found["Ada Osei", "port"]["mean"] == 1
    vane = found["Bo Vane", "port"]
    assert (vane["against"], vane["neutral"], vane["stances"]) == (1, 1, 2)
    assert (vane["mean"], vane["share_against"], vane["share_favor"]) == (-0.5, 0.5, 0)
    assert found["Ada Osei", "Bo Vane"]["against"] == 1
    assert len(dicts(analytics.stances(database, least=2))) == 2
    assert {row["target"] for row in dicts(analytics.stances(database, target="THE PORT"))} == {"port"}


def test_the_timeline_of_a_target(database):
    rows = dicts(analytics.timeline(database, target="port"))
    assert [(str(r["period"])[:10], r["favor"], r["against"], r["neutral"]) for r in rows] == [
        ("2024-03-01", 1, 1, 0), ("2024-04-01", 2, 0, 1)]  # fmt: skip
    years = dicts(analytics.timeline(database, target="port", every="year"))
    assert [str(row["period"])[:10] for row in years] == ["2024-01-01"]


def test_who_agrees_with_whom(database):
    rows = dicts(analytics.agreement(database))
    pairs = {(row["speaker"], row["other"]): row["agreement"] for row in rows}
    assert (
        pairs["Ada Osei", "Cy Lund"] == 1 and pairs["Ada Osei", "Bo Vane"] == -1 and pairs["Bo Vane", "officials"] == 1
    )


def test_claims_are_counted_once_by_type_and_certainty(database):
    two = record("b", ("Ada Osei", "person", "so it is", "port", "favor"))
    claim = two.claims[0]
    twice = two.model_copy(update={"claims": (claim.model_copy(update={"stances": claim.stances * 2}),)})
    assert dicts(analytics.claims([twice])) == [
        {"claim_type": "fact", "certainty": "certain", "claims": 1, "share": 1.0, "negated": 0, "conditional": 0}
    ]
    assert dicts(analytics.claims(database))[0]["claims"] == 8


def test_every_kind_of_file_gives_the_same(database, tmp_path):
    paths = [write(tmp_path / "r.jsonl")]
    with gzip.open(tmp_path / "r.jsonl.gz", "wb") as file:
        file.write((tmp_path / "r.jsonl").read_bytes())
    paths.append(str(tmp_path / "r.jsonl.gz"))
    if importlib.util.find_spec("pyarrow"):
        from claimkit.sinks.arrow import write_records, write_rows

        for name, writer in (("r.parquet", write_records), ("rows.parquet", write_rows)):
            with (tmp_path / name).open("wb") as file:
                writer(RECORDS, file)
            paths.append(str(tmp_path / name))
    from claimkit.sinks.tables import convert

    convert(tmp_path / "r.jsonl", tmp_path / "rows.csv", rows=True)
    convert(tmp_path / "r.jsonl", tmp_path / "rows.jsonl.gz", rows=True)
    expected = [dicts(table(database)) for table in (analytics.stances, analytics.timeline, analytics.agreement)]
    words = {row["speaker"]: row["words"] for row in dicts(analytics.speakers(database))}
    for path in (*paths, str(tmp_path / "rows.csv"), str(tmp_path / "rows.jsonl.gz")):
        with analytics.Database(path) as opened:
            found = [dicts(table(opened)) for table in (analytics.stances, analytics.timeline, analytics.agreement)]
            assert found == expected, path
            assert {row["speaker"]: row["words"] for row in dicts(analytics.speakers(opened))} == words, path


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_dataframe_gives_one_of_its_library(database, backend):
    import narwhals as nw

    frame = nw.from_dict({name: [row[name] for row in ROWS] for name in ROWS[0]}, backend=backend).to_native()
    found = analytics.stances(frame)
    assert type(found) is type(frame)
    assert dicts(found) == dicts(analytics.stances(database))
    assert type(analytics.speakers(RECORDS, backend=backend)) is type(frame)


def test_a_query_of_ones_own_and_named_speakers_only(database):
    query = "SELECT speaker, count(*) AS n FROM quotes WHERE speaker_type = 'group' GROUP BY speaker"
    assert dicts(analytics.sql(database, query)) == [{"speaker": "officials", "n": 1}]
    assert "officials" not in {row["speaker"] for row in dicts(analytics.speakers(RECORDS, named=True))}


def test_aliases_join_names(tmp_path):
    path = tmp_path / "aliases.csv"
    path.write_text("name,canonical\nCy Lund,Ada Osei\n", encoding="utf8")
    found = {row["speaker"]: row["quotes"] for row in dicts(analytics.speakers(RECORDS, aliases=path))}
    assert found["Ada Osei"] == 4 and "Cy Lund" not in found


def test_no_record_gives_empty_tables():
    assert dicts(analytics.stances([])) == [] and dicts(analytics.speakers([])) == []


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda db: analytics.speakers(db, by=["paper"]), "by must be of publisher, month, was: paper"),
        (lambda db: analytics.timeline(db, every="hour"), "every must be one of .*, was: hour"),
        (lambda db: analytics.stances(db, least=0), "least must be at least 1, was: 0"),
        (lambda db: analytics.stances(db, backend="numpy"), "backend must be one of .*, was: numpy"),
        (lambda db: analytics.sql(db, "SELEC"), "a query must be SQL that DuckDB runs"),
        (lambda db: analytics.stances(db, aliases={"a": "b"}), "must be given to the Database"),
        (lambda db: analytics.stances("missing.jsonl"), "must be there, is missing: missing.jsonl"),
        (lambda db: analytics.stances("x.docx"), "must end in .*, was: x.docx"),
        (lambda db: analytics.stances(["a.jsonl", 3]), "data must be paths, ArticleRecords or a dataframe"),
        (lambda db: analytics.plot("stances", []), "a plot must have rows"),
        (lambda db: analytics.plot("shares", [{}]), "a plot must be of one of"),
    ],
)
def test_a_wrong_call_is_one_clear_line(database, call, told):
    with pytest.raises(CallError, match=told) as error:
        call(database)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ['{"text": "an article"}\n', "no JSON\n"])
def test_a_file_that_holds_no_records_is_told(tmp_path, text):
    path = tmp_path / "articles.jsonl"
    path.write_text(text, encoding="utf8")
    with pytest.raises(CallError, match=r"articles\.jsonl"):
        analytics.stances(str(path))


def test_a_broken_line_is_told_in_one_line(tmp_path):
    path = tmp_path / "torn.jsonl"
    path.write_text(RECORDS[0].model_dump_json() + '\n{"article": {"id"\n', encoding="utf8")
    with pytest.raises(CallError, match="must be readable to its end") as error:
        analytics.stances(str(path))
    assert "\n" not in str(error.value)
