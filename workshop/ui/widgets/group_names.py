"""Names of groups in fields: a group without a header is known by its notes."""

from workshop.i18n import _
from workshop.needs.group_queries import list_groups
from workshop.needs.review_subjects import Reading, SeenGroup, seen_groups
from workshop.needs.support import load_support_index
from workshop.ui.shell.formatting import shortened
from workshop.ui.shell.page import Page

_LONGEST = 90


def load_seen_groups(page: Page) -> dict[str, SeenGroup]:
    """The groups of the programme with the notes that the visitor may read, by id."""
    programme_id = page.programme.id
    with page.read() as db:
        ids = [group.id for group in list_groups(db, programme_id)]
        reading = Reading(db, page.actor, programme_id)
        ground = load_support_index(db, programme_id)
        return {row.id: row for row in seen_groups(db, reading, ground, programme_id, ids)}


def name_groups(page: Page) -> dict[str, str]:
    """Group → what a field calls it; those without a header come last."""
    groups = load_seen_groups(page)
    ordered = sorted(groups, key=lambda key: not groups[key].header)
    return {key: name_group(groups[key]) for key in ordered}


def name_group(group: SeenGroup) -> str:
    """A group's header or, where it has none, the first of its notes that can be read."""
    if group.header:
        return shortened(group.header, _LONGEST)
    first = next((note.text for note in group.notes if note.text), None)
    if first is None:
        return _("No header yet")
    return _("No header yet: “{note}”", note=shortened(first, _LONGEST))
