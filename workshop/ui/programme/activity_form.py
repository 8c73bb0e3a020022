"""The dialog in which an activity of the agenda is added or edited."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from sqlmodel import Session

from workshop.board.carried import has_notes
from workshop.board.personas import list_personas
from workshop.board.tables import EmpathyMap, Persona
from workshop.disclosure import TABLE_THRESHOLD
from workshop.i18n import _
from workshop.needs.needs import list_needs, need_sentence
from workshop.programme.activity_kinds import (
    ACTIVITY_LABELS,
    ACTIVITY_TYPES,
    ON_PERSONAS,
    ActivityKind,
    BallotPart,
    MapVariant,
)
from workshop.programme.agenda import (
    AddActivity,
    EditActivity,
    add_activity,
    asks_kind,
    earlier_note_activities,
    edit_activity,
    load_activity,
)
from workshop.programme.door import expected_people
from workshop.programme.note_yields import NOTE_YIELDS
from workshop.programme.sessions import load_session
from workshop.programme.tables import Activity, Programme
from workshop.programme.timer import starts_by_itself
from workshop.ui.programme.activity_questionnaire import ask_questionnaire
from workshop.ui.programme.activity_subjects import ask_about, ask_votes_on
from workshop.ui.programme.activity_targets import (
    choose_map,
    name_clauses,
    name_map,
    note_activities,
)
from workshop.ui.programme.activity_words import ask_private_texts, translated_texts
from workshop.ui.programme.table_personas import ask_table_personas, give_personas
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft


@dataclass(frozen=True)
class Choices:
    """What an activity of this session can be about; activities and needs as id → label.

    ``seats``: how many people are expected at each table.
    """

    activities: dict[str, str]
    earlier: list[str]
    personas: Sequence[Persona]
    map: tuple[EmpathyMap, Persona] | None
    needs: dict[str, str]
    has_notes: bool
    seats: int


def add_activity_dialog(page: Page, session_id: str) -> None:
    """A dialog that adds an activity at the end of the agenda."""

    @dialog(_("Add an activity"), width="medium")
    def ask() -> None:
        page.present_actor()
        kind = st.selectbox(
            _("Kind"), list(ACTIVITY_LABELS), format_func=lambda code: _(ACTIVITY_LABELS[code])
        )
        blank = Activity(
            programme_id=page.programme.id, session_id=session_id, position=-1, kind=kind, title=""
        )
        form = page.state(f"form.{_form_name(blank)}")
        keep_draft(page, form, _("Add an activity"), **_texts(page, blank))
        settings = _show_fields(page, blank)
        if press_button(_("Add"), type="primary", icon=":material/add:"):
            settings = choose_map(page, settings)
            tables = settings.pop("tables", {})
            content = AddActivity(session_id, kind, settings.pop("title"), settings)
            added = page.attempt(add_activity, content, _("The activity is added."))
            if added and give_personas(page, added.id, tables):
                settle_draft(form)
                st.rerun()

    ask()


def edit_activity_dialog(page: Page, activity_id: str) -> None:
    """A dialog that changes an activity's settings."""

    @dialog(_("Edit the activity"), width="medium")
    def ask() -> None:
        page.present_actor()
        with page.read() as db:
            activity = load_activity(db, activity_id)
        st.caption(_(ACTIVITY_LABELS[activity.kind]))
        form = page.state(f"form.{_form_name(activity)}")
        keep_draft(page, form, _("Edit the activity"), **_texts(page, activity))
        settings = _show_fields(page, activity)
        if press_button(_("Save"), type="primary"):
            settings = choose_map(page, settings)
            tables = settings.pop("tables", {})
            content = EditActivity(activity_id, settings)
            if page.attempt(edit_activity, content, _("The activity is saved.")) and give_personas(
                page, activity_id, tables
            ):
                settle_draft(form)
                st.rerun()

    ask()


def _load_choices(db: Session, programme: Programme, activity: Activity) -> Choices:
    programme_id = programme.id
    session = load_session(db, activity.session_id)
    return Choices(
        activities=note_activities(db, programme_id),
        earlier=earlier_note_activities(db, session),
        personas=list_personas(db, programme_id),
        map=name_map(db, activity.map_id),
        has_notes=has_notes(db, activity.id),
        needs={need.id: need_sentence(need) for need in list_needs(db, programme_id)},
        seats=expected_people(db, session).number // programme.tables,
    )


def _show_fields(page: Page, activity: Activity) -> dict[str, Any]:
    with page.read() as db:
        choices = _load_choices(db, page.programme, activity)
    key = page.state(f"form.{_form_name(activity)}")
    settings: dict[str, Any] = {
        "title": st.text_input(_("Title"), activity.title, max_chars=200, key=f"{key}.title"),
        "prompt": st.text_area(
            _("Prompt"),
            activity.prompt,
            max_chars=600,
            key=f"{key}.prompt",
            help=_("Shown on the wall and on every phone while the activity runs."),
        ),
        "minutes": st.number_input(
            _("Length in minutes"), 1, 480, activity.minutes, step=5, key=f"{key}.minutes"
        ),
        "starts_timer": st.toggle(
            _("The timer starts with the activity"),
            starts_by_itself(activity),
            key=f"{key}.starts_timer",
        ),
    }
    settings |= ask_private_texts(page.programme, activity, key)
    kind = ACTIVITY_TYPES[activity.kind]
    if activity.kind in ON_PERSONAS:
        settings |= _ask_persona(page, activity, choices, key)
    if activity.kind == ActivityKind.NOTES:
        settings |= ask_about(page, activity, choices.needs, key)
    if kind.takes_notes:
        settings |= _ask_notes(activity, choices, key)
    if kind.votes_on_needs:
        settings |= _ask_votes(page, activity, choices, key)
    if kind.is_about_clauses:
        settings |= _ask_clauses(activity, name_clauses(page), key)
    if activity.kind == ActivityKind.QUESTIONNAIRE:
        settings |= ask_questionnaire(page, activity, key)
    if activity.kind == ActivityKind.GROUPING:
        settings |= _ask_boards(activity, choices, key)
        settings["silent"] = _ask_silence(activity, key)
    return settings


def _texts(page: Page, activity: Activity) -> dict[str, str]:
    """What is typed into the form, by the names of its fields."""
    own = {"title": activity.title, "prompt": activity.prompt, "script": activity.script}
    return own | translated_texts(page.programme, activity)


def _form_name(activity: Activity) -> str:
    """The name of the form for widget keys; one per activity, for new ones (position -1) one per
    session and kind."""
    new = f"new.{activity.session_id}.{activity.kind}"
    return new if activity.position < 0 else activity.id


def _ask_persona(page: Page, activity: Activity, choices: Choices, key: str) -> dict[str, Any]:
    """One persona for everybody or one for each table, and which fields a map has."""
    per_table = st.toggle(
        _("Each table has its own persona"),
        activity.per_table,
        disabled=choices.has_notes,
        key=f"{key}.per_table",
        help=_(
            "Notes go to the map of the table at which they are written; phones say so before the "
            "first word. The wall shows one map after the other, or the one you choose."
        ),
    )
    settings: dict[str, Any] = {"per_table": per_table}
    if per_table:
        _warn_of_small_tables(choices)
        settings["tables"] = ask_table_personas(page, activity, key)
    else:
        settings["persona"] = _ask_one_persona(activity, choices, key)
    variant = activity.variant
    if activity.kind == ActivityKind.EMPATHY_MAP:
        variant = _ask_variant(activity, key)
    return {**settings, "variant": variant}


def _warn_of_small_tables(choices: Choices) -> None:
    if choices.seats < TABLE_THRESHOLD:
        st.warning(
            _(
                "Fewer than {least} people are expected at a table. Its number tells who may have "
                "written a note; mix the tables or work on one board without tables. Numbers of "
                "small tables are erased when the session closes.",
                least=TABLE_THRESHOLD,
            ),
            icon=":material/groups:",
        )


def _ask_one_persona(activity: Activity, choices: Choices, key: str) -> str | None:
    labels = {persona.id: persona.label for persona in choices.personas}
    present = choices.map[1].id if choices.map else None
    if present and choices.map:
        labels.setdefault(present, choices.map[1].label)
    ids = list(labels)
    return st.selectbox(
        _("Persona"),
        ids,
        index=ids.index(present) if present else None,
        format_func=lambda code: labels[code],
        placeholder=_("Choose a persona") if ids else _("There are no personas yet"),
        key=f"{key}.persona",
        help=_("The notes land on the map of this persona."),
    )


def _ask_variant(activity: Activity, key: str) -> str:
    names = {
        MapVariant.CANVAS: _("Canvas, nine fields"),
        MapVariant.QUICK: _("Quick, four fields"),
    }
    return st.segmented_control(
        _("Map"),
        list(names),
        format_func=lambda code: names[code],
        default=activity.variant,
        required=True,
        key=f"{key}.variant",
    )


def _ask_notes(activity: Activity, choices: Choices, key: str) -> dict[str, Any]:
    covers = ACTIVITY_TYPES[activity.kind].covers
    hidden = covers and st.toggle(
        _("Notes stay hidden until revealed"), activity.hidden, key=f"{key}.hidden"
    )
    moderated = st.toggle(
        _("Notes wait for approval before they reach the wall"),
        activity.moderated,
        key=f"{key}.moderated",
    )
    shielded = st.toggle(
        _("Style shield: show which notes may be known by how they are written"),
        activity.style_shield,
        key=f"{key}.shield",
        help=_(
            "Whoever approves notes sees capitals, emoji and other habits, and can even out marks, "
            "case and spaces before the reveal. Words stay as they are."
        ),
    )
    asks = st.toggle(
        _("Phones ask whether a note is an observation, a quote or a hunch"),
        asks_kind(activity),
        key=f"{key}.asks",
        help=_("For what was seen or heard. Nothing is chosen beforehand, and it can be left out."),
    )
    rules = _ask_rules(activity, choices, key)
    kind = st.selectbox(
        _("What the notes are"),
        list(NOTE_YIELDS),
        index=list(NOTE_YIELDS).index(activity.yields),
        format_func=lambda code: _(NOTE_YIELDS[code]),
        key=f"{key}.yields",
        help=_("Minutes and later sessions call them so."),
    )
    limit = st.number_input(
        _("Notes per person, 0: as many as they like"),
        0,
        200,
        activity.notes_per_person or 0,
        key=f"{key}.limit",
    )
    return {
        "hidden": hidden,
        "moderated": moderated,
        "style_shield": shielded,
        "asks_kind": asks,
        "yields": kind,
        "notes_per_person": int(limit) or None,
        **rules,
    }


def _ask_rules(activity: Activity, choices: Choices, key: str) -> dict[str, Any]:
    """What notes carry beside their words; no settings once there are notes."""
    fixed = choices.has_notes
    # Keys of their own: what was switched before the first note came must not be shown as the rule.
    key = f"{key}.fixed" if fixed else key
    st.caption(
        _(
            "What a note carries is fixed: people have written notes here and were told so before. "
            "For other rules add a new activity."
        )
        if fixed
        else _("Phones say what a note carries before it is sent. The first note fixes it.")
    )
    signed = st.toggle(
        _("Notes show the badge of who wrote them"),
        not activity.anonymous,
        disabled=fixed,
        key=f"{key}.signed",
    )
    keeps_table = st.toggle(
        _("Notes keep the table of who wrote them"),
        activity.keeps_table,
        disabled=fixed,
        key=f"{key}.table",
        help=_("Of notes from phones; at a small table, the table says who it was."),
    )
    if keeps_table:
        _warn_of_small_tables(choices)
    quotable = st.toggle(
        _("Notes may be quoted in the published standard"),
        activity.quotable,
        disabled=fixed,
        key=f"{key}.quotable",
    )
    if fixed:
        return {}
    return {"anonymous": not signed, "keeps_table": keeps_table, "quotable": quotable}


def _ask_votes(page: Page, activity: Activity, choices: Choices, key: str) -> dict[str, Any]:
    with_dots = ACTIVITY_TYPES[activity.kind].votes_with == BallotPart.DOTS
    settings = _ask_dots(activity, key) if with_dots else {}
    return {**settings, **ask_votes_on(page, activity, choices.needs, key)}


def _ask_dots(activity: Activity, key: str) -> dict[str, Any]:
    votes = st.number_input(
        _("Dots per person"), 1, 20, activity.votes_per_person, key=f"{key}.votes"
    )
    stacking = st.toggle(
        _("Several dots may lie on one need or idea"), activity.stacking, key=f"{key}.stacking"
    )
    return {"votes_per_person": int(votes), "stacking": stacking}


def _ask_clauses(activity: Activity, names: dict[str, str], key: str) -> dict[str, Any]:
    """Fields for the clauses to write on or the one to vote on. Targets that the visitor may not
    read are kept, though not shown."""
    present = [one for one in activity.targets if one in names]
    kept = [one for one in activity.targets if one not in names]
    if activity.kind == ActivityKind.DRAFTING:
        chosen = st.multiselect(
            _("Clauses"),
            list(names),
            present,
            format_func=lambda one: names[one],
            placeholder=_("All that are not accepted yet"),
            key=f"{key}.clauses",
            select_all=False,
            help=_("The first one goes on the wall; you switch with a click."),
        )
        return {"targets": [*chosen, *kept]}
    one = st.selectbox(
        _("Clause"),
        list(names),
        index=list(names).index(present[0]) if present else None,
        format_func=lambda one: names[one],
        placeholder=_("None, the title says it all"),
        key=f"{key}.clause",
        disabled=bool(kept),
    )
    return {"targets": kept or ([one] if one else [])}


def _ask_boards(activity: Activity, choices: Choices, key: str) -> dict[str, Any]:
    field = f"{key}.boards"
    present = activity.targets or choices.earlier
    if field not in st.session_state:
        st.session_state[field] = [one for one in present if one in choices.activities]
    if press_button(
        _("All notes up to this session"), icon=":material/done_all:", key=f"{key}.all"
    ):
        st.session_state[field] = choices.earlier
    targets = st.multiselect(
        _("Notes from these activities"),
        list(choices.activities),
        format_func=lambda one: choices.activities[one],
        placeholder=_("Choose activities"),
        key=field,
        select_all=False,
    )
    return {"targets": targets}


def _ask_silence(activity: Activity, key: str) -> bool:
    return st.toggle(
        _("Grouping in silence: everybody on their own, on their own device"),
        activity.silent,
        key=f"{key}.silent",
        help=_(
            "Phones and tablets show the notes, and everybody makes piles of their own. At the end "
            "you see what people agree about; the groups stay yours to make."
        ),
    )
