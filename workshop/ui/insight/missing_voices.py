"""Whose voices are in no clause, and why: the list with its reasons, and the sums."""

from collections.abc import Mapping, Sequence

import streamlit as st

from workshop.disclosure import COUNT_THRESHOLD, below, is_small_count
from workshop.export.labels import SECTIONS
from workshop.export.missing_voices import (
    OUTCOMES,
    TABLES,
    UNEXPLAINED,
    name_row,
    say_count,
    say_share,
)
from workshop.export.table_files import Sheet, write_book
from workshop.i18n import _, current_language, translate_plural
from workshop.i18n.counted_nouns import NOTES
from workshop.people.rights import Right
from workshop.services import services
from workshop.standards.clause_access import readable_clauses
from workshop.standards.publication.missing_part import SUM
from workshop.standards.publication.publications import list_editions, load_publication
from workshop.standards.voices.labels import WHYS
from workshop.standards.voices.ledger import MissingVoice, Place, Why
from workshop.standards.voices.load_ledger import PERSONA, VoiceLedger, load_ledger
from workshop.standards.voices.reasons import LONGEST, TOPIC, ExplainMissing, explain_missing
from workshop.standards.voices.told import VoiceTable
from workshop.ui.insight.computed_views import Insight, Table, show_table
from workshop.ui.shell.dialogs import show_undo
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.file_downloads import XLSX, offer_file

_AT_ONCE = 8
_SCREENS = {Place.NEED: ("needs", "need"), Place.GROUP: ("grouping", "group")}


def show_missing_voices(page: Page, insight: Insight) -> None:
    """The ledger for the standard as it is now or for a version, with what is still unexplained
    first."""
    version = _choose_version(page)
    with page.read() as db:
        readable = {row.id for row in readable_clauses(db, page.actor, page.programme.id)}
    found = _compute(page.programme.id, insight.number, version, current_language())
    waiting = found.ledger.unexplained
    finding = (
        translate_plural(UNEXPLAINED, len(waiting))
        if waiting
        else _("Everything that is in no clause has its reason")
    )
    st.subheader(finding, anchor=False)
    st.markdown(say_share(found.told.notes, found.told.share, current_language()))
    if waiting:
        st.caption(_("The aim is that none waits any more before the final version."))
    _say_what_was_published(page, found, version)
    rows = [row for row in found.ledger.missing if row.why != Why.MERGED]
    rows.sort(key=lambda row: bool(row.because))
    names = [_("Needs, groups and notes"), _("In numbers")]
    listed, counted = st.tabs(names, key=page.state("missing.views"))
    with listed:
        _list(page, found, rows, readable)
    with counted:
        _show_numbers(page, found)
    _offer_book(page, found, readable)


@st.cache_resource(max_entries=16, show_spinner=False)
def _compute(programme_id: str, number: int, version: str | None, language: str) -> VoiceLedger:
    with services().store.read() as db:
        return load_ledger(db, programme_id, version=version, language=language)


def _choose_version(page: Page) -> str | None:
    with page.read() as db:
        versions = [row.version for row in list_editions(db, page.programme.id)]
    if not versions:
        return None
    chosen: str | None = st.pills(
        _("For"),
        ["", *versions[:8]],
        format_func=lambda one: one or _("the standard as it is now"),
        default="",
        required=True,
        key=page.state("missing.version"),
    )
    return chosen or None


def _say_what_was_published(page: Page, found: VoiceLedger, version: str | None) -> None:
    """What the version itself says, where notes, groups or reasons have changed since."""
    if version is None:
        return
    with page.read() as db:
        part = load_publication(db, page.programme.id, version).snapshot.get("missing")
    if part is None:
        st.caption(_("This version was published without a list of missing voices."))
        return
    now = (found.told.notes, found.told.share, len(found.ledger.unexplained))
    if (part["notes"], part["share"], part["unexplained"]) != now:
        words = say_share(part["notes"], part["share"], current_language())
        st.caption(_("When it was published: {words}", words=words))


def _list(page: Page, found: VoiceLedger, rows: Sequence[MissingVoice], readable: set[str]) -> None:
    if page.may(Right.GROUP):
        show_undo(page, TOPIC)
    if not rows:
        st.markdown(_("Every need, every group and every note is in a clause."))
    key = page.state("missing.all")
    more = st.session_state.get(key, False)
    for number, row in enumerate(rows if more else rows[:_AT_ONCE]):
        _show(page, found, row, number, readable)
    if len(rows) > _AT_ONCE and not more:
        label = _("Show all: {count}", count=len(rows))
        if press_button(label, key=page.state("missing.more")):
            st.session_state[key] = True
            st.rerun()


def _show(
    page: Page, found: VoiceLedger, row: MissingVoice, number: int, readable: set[str]
) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch", gap=None):
            sign = ":material/check:" if row.because else ":orange[:material/help:]"
            reason = _because(row, readable) or _("Nobody has said why yet.")
            st.markdown(f"**{plain(_name(found, row))}**")
            st.markdown(f"{sign} {_(WHYS[row.why])}: {plain(reason)}")
            st.caption(_count(row))
        label = _("Change the reason") if row.given else _("Say why")
        if page.may(Right.GROUP) and press_button(
            label,
            key=page.state(f"missing.say.{number}"),
            icon=":material/edit_note:",
            stands_for=(row.key, row.because),
        ):
            _ask(page, found, row)
        screen = _SCREENS.get(row.place)
        if screen and press_button(
            _("Go there"),
            key=page.state(f"missing.go.{number}"),
            icon=":material/arrow_forward:",
            stands_for=row.key,
            type="tertiary",
        ):
            go_to(screen[0], {screen[1]: row.subject})


def _ask(page: Page, found: VoiceLedger, row: MissingVoice) -> None:
    given = found.reasons.get(row.key)
    stands = given.text if given else ""

    @dialog(_("Why is this in no clause?"))
    def ask() -> None:
        page.present_actor()
        st.markdown(f"**{plain(_name(found, row))}**")
        text = st.text_area(
            _("The reason, in one sentence"),
            stands,
            max_chars=LONGEST,
            key=page.state(f"missing.text.{row.place}.{row.subject}"),
            help=_("It is published with the next version. Leave it empty to take it away."),
        )
        if row.place != Place.LOOSE:
            st.caption(_("With a reason its words are published too, unless they repeat a note."))
        command = ExplainMissing(page.programme.id, row.place, row.subject, text, stands, row.notes)
        if press_button(
            _("Save the reason"), type="primary", key=page.state("missing.save")
        ) and page.accepts(explain_missing, command, _("The reason is kept.")):
            st.rerun()

    ask()


def _name(found: VoiceLedger, row: MissingVoice) -> str:
    if row.place == Place.LOOSE:
        section = SECTIONS.get(row.subject)
        where = _(section) if section else _("On no map")
        return _("Single notes: {where}", where=where)
    return found.names.get(row.key) or _("(without a sentence)")


def _because(row: MissingVoice, readable: set[str]) -> str:
    """The reason, unless it stands at a clause that the visitor may not read."""
    if row.because and not row.given and row.clause not in readable:
        return _("the reason stands at a clause of another area")
    return row.because


def _count(row: MissingVoice) -> str:
    """Groups and needs show on their own pages how many notes they have; single notes nowhere."""
    count = len(row.notes)
    if row.place == Place.LOOSE and is_small_count(count):
        return _("Notes: {count}", count=below(COUNT_THRESHOLD))
    return translate_plural(NOTES, count)


def _show_numbers(page: Page, found: VoiceLedger) -> None:
    tables = _tables(found)
    if not tables:
        st.caption(_("Too few notes stand behind a clause, or behind none, for numbers."))
    for name, table in tables.items():
        show_table(page, table, f"missing-{name}")
    st.caption(_("Numbers below five are hidden or counted together, and what would tell them."))


def _tables(found: VoiceLedger) -> dict[str, Table]:
    """Heading → column for the reasons, and for each table by something."""
    tables: dict[str, Table] = {}
    if found.told.reasons:
        tables["reasons"] = {
            _("Why it is in no clause"): [_(WHYS[why]) for why in found.told.reasons],
            _("Notes"): [str(count) for count in found.told.reasons.values()],
        }
    for kind, table in (found.told.tables or {}).items():
        if table.rows:
            tables[kind] = _columns(kind, table, found.personas)
    return tables


def _columns(kind: str, table: VoiceTable, personas: Mapping[str, str]) -> Table:
    language = current_language()
    keys = [personas.get(key, key) if kind == PERSONA else key for key in table.rows]
    heads = (_(TABLES[kind]), *(_(OUTCOMES[name]) for name in table.columns), _(OUTCOMES[SUM]))
    rows = [
        (
            name_row(kind, key, language),
            *(say_count(one, language) for one in cells),
        )
        for key, cells in zip([*keys, SUM], table.cells.cells, strict=True)
    ]
    return dict(zip(heads, map(list, zip(*rows, strict=True)), strict=True))


def _offer_book(page: Page, found: VoiceLedger, readable: set[str]) -> None:
    """Everything as one XLSX, for those who may export."""
    if not page.may(Right.EXPORT):
        return
    listed = tuple(
        (
            _name(found, row),
            _(WHYS[row.why]),
            _because(row, readable),
            below(COUNT_THRESHOLD) if is_small_count(len(row.notes)) else len(row.notes),
        )
        for row in found.ledger.missing
    )
    heads = (_("What"), _("Why it is in no clause"), _("Reason"), _("Notes"))
    sheets = [Sheet(_("Missing voices"), heads, listed)]
    for table in _tables(found).values():
        columns = tuple(table)
        rows = tuple(zip(*table.values(), strict=True))
        sheets.append(Sheet(columns[0], columns, rows))
    offer_file(
        _("Download everything (XLSX)"),
        lambda: write_book(sheets),
        "missing-voices.xlsx",
        XLSX,
        key=page.state("missing.xlsx"),
    )
