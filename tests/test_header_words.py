"""The measure of how often what is offered for a header meets what people wrote."""

from pathlib import Path

from benchmarks.header_words import load_demo, load_table, measure


def test_a_header_that_repeats_a_note_is_met_and_one_of_other_words_is_not(tmp_path: Path) -> None:
    table = tmp_path / "groups.tsv"
    table.write_text(
        "Kolejka do okienka\tKolejka do okienka\nKolejka do okienka\tDługa kolejka\n"
        "Rodzina\tNumerki kończą się rano\nRodzina\tNumerki rano\n",
        encoding="utf-8",
    )
    texts, groups = load_table(table)
    assert groups == [("Kolejka do okienka", [0, 1]), ("Rodzina", [2, 3])]
    found = measure(texts, groups, "pl")
    assert (found["offered"], found["all_notes"]) == (0.5, 0.5)


def test_the_groups_of_the_example_are_read_with_their_notes() -> None:
    texts, groups = load_demo()
    assert all(header and len(notes) > 1 for header, notes in groups)
    assert max(at for _header, notes in groups for at in notes) < len(texts)
