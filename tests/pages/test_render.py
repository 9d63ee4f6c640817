import sys
from types import ModuleType

import pytest
from hand_made import record
from test_page import Read, squeezed

import claimkit


@pytest.fixture
def notebook(monkeypatch):
    """A stand-in for IPython's display; what it is given."""
    given = []
    module = ModuleType("IPython.display")
    module.HTML, module.display = str, given.append
    monkeypatch.setitem(sys.modules, "IPython", ModuleType("IPython"))
    monkeypatch.setitem(sys.modules, "IPython.display", module)
    return given


def test_a_doc_is_rendered_with_its_quotes(nlp):
    text = "Vane said <b>the port</b> was lost. “No,” Osei said."
    found = Read(claimkit.render(nlp(text)))
    assert squeezed(text) in squeezed(found.text)
    assert len([attrs for attrs in found.all("a") if "tag" in attrs.get("class", "")]) == 2


def test_docs_and_records_together(nlp):
    html = claimkit.render([nlp("Vane said so."), record()])
    assert 'id="a1-top"' in html and 'id="a2-top"' in html


def test_in_a_notebook_it_shows_itself_in_a_frame(notebook):
    assert claimkit.render(record(), jupyter=True) is None
    frame = Read(notebook[0]).all("iframe")[0]
    assert frame["sandbox"] == "allow-scripts" and frame["srcdoc"] == claimkit.render(record())


def test_a_notebook_without_ipython_is_one_clear_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython.display", None)
    with pytest.raises(claimkit.CallError, match="needs IPython, is not installed: pip install ipython"):
        claimkit.render(record(), jupyter=True)


def test_what_is_no_doc_is_refused():
    with pytest.raises(claimkit.CallError, match="must be a Doc or an ArticleRecord, was: int"):
        claimkit.render([5])
