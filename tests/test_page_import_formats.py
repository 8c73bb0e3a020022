"""Files of other programs in the dialog: what people are told and offered, and what comes in."""

from typing import Any

from tests.conftest import Scene
from tests.test_import_formats import make_xls
from tests.test_import_sources import POLIS
from tests.test_page_import import columns_of
from tests.test_page_import import dialog as dialog
from tests.visits import labels, press, words
from workshop.board.notes import list_notes
from workshop.programme.tables import Activity


def test_posts_of_padlet_come_in_with_what_stands_above_them(
    dialog: Any, scene: Scene, activity: Activity
) -> None:
    posts = "Subject,Body,Author\nA queue,<p>at desk&nbsp;3</p>,Anna\nNo chairs,,Jan\n"
    screen = dialog(posts.encode(), "padlet.csv")
    assert "Recognised: Padlet" in words(screen)
    assert "A column that names people is not read: Author." in words(screen)
    assert columns_of(screen)["In front of the text"] == 0
    press(screen, "Bring notes in", "Bring in 2 notes")
    assert {note.text for note in scene.read(list_notes, [activity.id])} == {
        "A queue: at desk 3",
        "No chairs",
    }


def test_statements_that_moderators_rejected_come_in_only_when_wished(dialog: Any) -> None:
    screen = dialog(POLIS.encode(), "comments.csv")
    assert "Bring in 2 notes" in labels(screen)
    (wish,) = [box for box in screen.checkbox if "moderators had rejected" in box.label]
    assert wish.label.startswith("Also bring in 1 line")


def test_votes_are_told_to_be_no_statements(dialog: Any) -> None:
    screen = dialog(b"timestamp,comment-id,voter-id,vote\n1,0,3,1\n2,1,3,-1\n", "votes.csv")
    assert not screen.exception
    assert "These are votes of Polis" in words(screen)


def test_an_old_spreadsheet_and_a_file_that_is_none(dialog: Any) -> None:
    screen = dialog(make_xls(), "old.xls")
    assert not screen.exception
    assert "Karteczki" in words(screen)
    refused = dialog(b"%PDF-1.7\n" + bytes(99), "plan.csv")
    assert "This is a PDF file." in words(refused)
