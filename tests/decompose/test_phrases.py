"""The phrases of `phrases/` are read as the person read them who wrote them down."""

import pytest

from tests.decompose import phrasebook

LEAST = {  # said, named: what is reached, less a margin of one phrase or two
    "times": (0.98, 1),
    "frequencies": (0.98, 1),
    "targets": (0.98, 0.97),
    "claims": (0.98, 0.97),
    "lints": (0.97, 1),
}
BLIND = phrasebook.FOLDER / "blind"


@pytest.mark.parametrize("sort", LEAST)
def test_the_phrases_are_read_as_a_person_reads_them(sort):
    said, named = phrasebook.tally(sort)

    assert said.f1 >= LEAST[sort][0], "\n".join(said.wrong)
    assert named.f1 >= LEAST[sort][1], "\n".join(named.wrong)


@pytest.mark.parametrize("sort", LEAST)
def test_so_are_those_that_the_code_was_not_written_by(sort, monkeypatch):
    monkeypatch.setattr(phrasebook, "FOLDER", BLIND)

    said, named = phrasebook.tally(sort)

    assert said.f1 >= 0.94, "\n".join(said.wrong)
    assert named.f1 >= 0.9, "\n".join(named.wrong)


@pytest.mark.parametrize("folder", [phrasebook.FOLDER, BLIND], ids=["known", "blind"])
def test_the_heads_of_papers_are_read_field_by_field(folder, monkeypatch):
    monkeypatch.setattr(phrasebook, "FOLDER", folder)

    found = phrasebook.tally_heads()

    assert found.f1 >= 0.95, "\n".join(found.wrong)


@pytest.mark.parametrize("sort", ["times", "frequencies", "targets", "claims"])
def test_a_third_of_the_phrases_say_nothing(sort):
    found = phrasebook.phrases(sort)

    assert len(found) >= 150
    assert sum(not phrase.wanted for phrase in found) >= len(found) / 3
    assert len({phrase.text for phrase in found}) == len(found)
