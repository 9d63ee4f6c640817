import pytest
from articles import resolved
from case_files import cases


@pytest.mark.parametrize("case", cases("speakers/articles"))
def test_who_speaks(case):
    doc = resolved(case["text"], case["quotes"])
    names = {speaker.id: speaker.name for speaker in doc._.speakers}
    assert [names.get(quote.speaker) for quote in doc._.quotes] == case["speakers"]
    shown = {speaker.name: speaker for speaker in doc._.speakers}
    for name, fields in case.get("who", {}).items():
        found = shown[name].model_dump()
        assert {field: found[field] for field in fields} == {
            f: tuple(v) if f == "aliases" else v for f, v in fields.items()
        }
