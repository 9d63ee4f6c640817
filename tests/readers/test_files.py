import os

import pytest

from claimkit.errors import CallError
from claimkit.readers import Failure, find, read

PAGE = b"""<html><head><title>Port lost</title><meta name="author" content="Ana Bell">
<meta property="article:published_time" content="2018-03-28"><script>document.title = "stolen"</script></head><body>
<nav><a href="/">Home</a></nav><article><h1>Port lost</h1><p>Osei said the port was lost, and that nobody
would be paid before the end of the year.</p><script>document.write("Vane lied.")</script>
<p onclick="steal()">\xe2\x80\x9cNot so,\xe2\x80\x9d Vane said on Monday at the harbour, in front of the workers.</p>
</article></body></html>"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_text("x")
    (tmp_path / "in" / "sub" / "b.TXT").write_text("y")
    (tmp_path / "secret.txt").write_text("z")
    return tmp_path / "in"


def test_links_that_leave_the_folder_are_refused(folder):
    (folder / "file.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "tree").symlink_to(folder.parent)
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    (folder / "loop").symlink_to(folder)
    (folder / "same.txt").symlink_to(folder / "sub" / "b.TXT")
    os.mkfifo(folder / "pipe.txt")
    found = list(read([str(folder)]))
    assert [item.id for item in found if not isinstance(item, Failure)] == ["a", "same", "b"]
    reasons = {item.where.rpartition("/")[2]: item.reason for item in found if isinstance(item, Failure)}
    assert set(reasons) == {"file.txt", "tree", "gone.txt", "pipe.txt"}
    assert "must stay in its folder, leads to" in reasons["file.txt"] and "must stay" in reasons["tree"]
    assert "is missing" in reasons["gone.txt"] and "regular file" in reasons["pipe.txt"]


def test_a_folder_that_is_a_link_itself_is_read(folder):
    (folder.parent / "link").symlink_to(folder)
    assert [item.id for item in read([str(folder.parent / "link")])] == ["a", "b"]


def test_the_output_is_no_input(folder):
    (folder / "out.jsonl").write_text("{}")
    out = {(folder / "out.jsonl").resolve()}
    assert [item.id for item in find([str(folder)], leave_out=out)] == ["a", "b"]
    with pytest.raises(CallError, match="an output must not be one of the inputs"):
        find([str(folder / "out.jsonl")], leave_out=out)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_a_failure(folder):
    (folder / "a.txt").chmod(0)
    failure, article = read([str(folder)])
    assert "Permission denied" in failure.reason and article.id == "b"


def test_a_file_that_vanishes_is_a_failure(folder):
    items = read([str(folder)])
    (folder / "a.txt").unlink()
    failure, article = items
    assert failure.reason == "the file cannot be read: No such file or directory" and article.id == "b"


def test_a_text_file_too_large_is_a_failure(folder, monkeypatch):
    monkeypatch.setattr("claimkit.readers.streams.LARGEST", 3)
    (folder / "a.txt").write_text("long")
    failure, article = read([str(folder)])
    assert "must have at most" in failure.reason and article.id == "b"


def test_pages_give_text_title_date_and_authors_and_no_script(tmp_path):
    pytest.importorskip("trafilatura", reason="HTML is read by trafilatura")
    (tmp_path / "port.html").write_bytes(PAGE)
    (article,) = read([str(tmp_path / "port.html")])
    assert (article.id, article.title, article.published, article.authors) == (
        "port", "Port lost", "2018-03-28", ("Ana Bell",),
    )  # fmt: skip
    assert "Osei said the port was lost" in article.text and "“Not so,” Vane said" in article.text
    assert "lied" not in article.text and "steal" not in article.text and "Home" not in article.text


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"\xff\xfe\x00", b"<div>" * 20_000])
def test_pages_without_an_article_are_failures(tmp_path, content):
    pytest.importorskip("trafilatura", reason="HTML is read by trafilatura")
    (tmp_path / "odd.htm").write_bytes(content)
    (failure,) = read([str(tmp_path / "odd.htm")])
    assert failure.id == "odd" and failure.where.endswith("odd.htm") and "none was found" in failure.reason
