"""The view of results: what was told, in bars, numbers and sentences."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from workshop.disclosure import OTHERS
from workshop.export.questionnaires.docx_report import write_report
from workshop.export.questionnaires.result_words import (
    say_item,
    say_spread,
    say_turnout,
    say_unpaired,
)
from workshop.export.questionnaires.workbook import write_workbook
from workshop.i18n import _, current_language
from workshop.people.rights import Right
from workshop.programme.activity_kinds import SurveyMoment
from workshop.questionnaires.item_kinds import ItemKind
from workshop.questionnaires.labels import CAVEAT, LEVELS, MOMENTS
from workshop.questionnaires.questionnaires import SeenQuestionnaire
from workshop.questionnaires.results import ItemResults, Results, load_results
from workshop.questionnaires.tables import QuestionnaireItem
from workshop.questionnaires.telling import TellNow, tell_now, waits_for_after
from workshop.standards.clause_states import FindingSource
from workshop.standards.clauses import list_clauses
from workshop.standards.findings import FindingContent
from workshop.ui.clauses.finding_dialogs import open_finding_form
from workshop.ui.shell.dialogs import ask_first
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.file_downloads import DOCX, XLSX, offer_files

_LONGEST_BAR = 12


def show_results(page: Page, seen: SeenQuestionnaire) -> None:
    """Everything that was told of a questionnaire, item by item."""
    with page.read() as db:
        results = load_results(db, seen.row.id)
        waits = waits_for_after(db, seen)
        clauses = {row.id: f"{row.code} {row.title}" for row in list_clauses(db, page.programme.id)}
    if waits:
        _show_waiting(page, seen)
    if results is None:
        st.info(
            _(
                "Nothing is told yet. Results are told when an activity that asks the questions"
                " ends, from five answers on."
            ),
            icon=":material/hourglass_empty:",
        )
        return
    language = current_language()
    for moment, told in results.moments.items():
        st.markdown(plain(say_turnout(moment, told, language)))
    for line in say_unpaired(results, language):
        st.caption(plain(line))
    told_levels = {item.level for item in seen.items if _is_told(item, results)}
    levels = [_(words) for level, words in LEVELS.items() if level in told_levels]
    st.caption(_("It says something about: {levels}.", levels=" · ".join(levels)) + " " + _(CAVEAT))
    for number, item in enumerate(seen.items, 1):
        told_of = results.items.get(item.id, ItemResults())
        if item.kind == ItemKind.OPEN or not _is_told(item, results):
            continue
        with st.container(border=True, key=page.state(f"result.{item.id}")):
            _show_item(page, number, item, told_of, clauses)
            _offer_finding(page, item, told_of)
    if page.may(Right.EXPORT):
        offer_files(
            page,
            seen.row.id,
            [
                (_("Report (DOCX)"), "questionnaire.docx", DOCX, write_report),
                (_("Figures with codebook (XLSX)"), "questionnaire.xlsx", XLSX, write_workbook),
            ],
        )


def _is_told(item: QuestionnaireItem, results: Results) -> bool:
    """Whether a moment at which it was asked is told."""
    return bool(set(item.moments) & set(results.moments))


def _show_waiting(page: Page, seen: SeenQuestionnaire) -> None:
    st.info(
        _(
            "The answers from before the training are kept and told together with those after it:"
            " only then it is known of whom a change can be told without showing a single person."
        ),
        icon=":material/hourglass_top:",
    )
    if page.may(Right.RUN) and press_button(
        _("Tell them now"), key=page.state("tell_now"), icon=":material/visibility:"
    ):
        ask_first(
            page,
            _("Tell the answers from before now?"),
            _(
                "Whoever does not answer again would show in the difference. So it may be that the"
                " change from before to after cannot be told any more."
            ),
            (_("Tell them now"), ":material/visibility:"),
            lambda: page.accepts(tell_now, TellNow(seen.row.id)),
        )


def _show_item(
    page: Page,
    number: int,
    item: QuestionnaireItem,
    told: ItemResults,
    clauses: Mapping[str, str],
) -> None:
    st.markdown(f"**{number}\\.** {plain(item.text)}")
    language = current_language()
    moments = [moment for moment in SurveyMoment if moment in told.spreads]
    if moments:
        st.markdown(_bars(item, moments, told))
    for moment in moments:
        st.caption(plain(say_spread(item, moment, told.spreads[moment], language)))
    for line in say_item(item, told, language):
        st.markdown(plain(line))
    for key, count in sorted(told.clauses.items(), key=lambda pair: pair[0] == OTHERS):
        name = _("other clauses") if key == OTHERS else clauses.get(key, _("a clause that is gone"))
        st.markdown(f"- {plain(name)}: **{count}**")
    if not (told.spreads or told.clauses):
        st.caption(_("Of this one nothing can be told: fewer than five people answered it."))


def _bars(item: QuestionnaireItem, moments: Sequence[str], told: ItemResults) -> str:
    """A table: each answer, with a bar of blocks and its number for each moment."""
    counts = [_counts(item, told.spreads[moment]) for moment in moments]
    most = max(1, *(count for found in counts for count in found.values()))
    lines = [
        "| |" + "|".join(_(MOMENTS[moment]) for moment in moments) + "|",
        "|---|" + ":---|" * len(moments),
    ]
    for name in counts[0]:
        bars = [
            f":primary[{'█' * round(_LONGEST_BAR * found[name] / most)}] {found[name]}"
            if found[name]
            else "0"
            for found in counts
        ]
        lines.append(f"| {plain(name).replace('|', '')} |" + "|".join(bars) + "|")
    return "\n".join(lines)


def _counts(item: QuestionnaireItem, spread: Mapping[str, Any]) -> dict[str, int]:
    """Answer in words → people."""
    if item.kind == ItemKind.KNOWLEDGE:
        right, n = spread["right"], spread["n"]
        return {_("right answer"): right, _("other answers"): n - right}
    ends = {"1": f"1 – {item.low}", "5": f"5 – {item.high}"}
    return {ends.get(point, point): spread["counts"][point] for point in sorted(spread["counts"])}


def _offer_finding(page: Page, item: QuestionnaireItem, told: ItemResults) -> None:
    """The way from an item to a finding, with how many said so as it was told."""
    if not page.may(Right.WRITE_CLAUSE) or not (told.spreads or told.clauses):
        return
    if press_button(
        _("Make a finding of it"),
        icon=":material/lightbulb:",
        type="tertiary",
        key=page.state(f"finding.{item.id}"),
    ):
        latest = [moment for moment in SurveyMoment if moment in told.spreads]
        said_by = str(told.spreads[latest[-1]]["n"]) if latest else ""
        named = [key for key in told.clauses if key != OTHERS]
        begin = FindingContent(
            "",
            source=FindingSource.ITEM,
            source_id=item.id,
            source_name=item.text[:300],
            said_by=said_by,
            clauses=[*dict.fromkeys([*item.clauses, *named])],
        )
        open_finding_form(page, begin=begin)
