"""Which items of the checklist a report answers, and which somebody has to write. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from workshop.export.delphi.items import ITEMS
from workshop.export.delphi.record import DelphiReport
from workshop.export.delphi.report_items import ReportItem
from workshop.i18n import mark


class ItemState(StrEnum):
    """How an item stands."""

    BY_DATA = "by_data"
    BY_HAND = "by_hand"
    TO_WRITE = "to_write"
    DOES_NOT_APPLY = "does_not_apply"


ITEM_STATES: Mapping[ItemState, str] = {
    ItemState.BY_DATA: mark("answered by the data"),
    ItemState.BY_HAND: mark("written"),
    ItemState.TO_WRITE: mark("to be written"),
    ItemState.DOES_NOT_APPLY: mark("does not apply"),
}


@dataclass(frozen=True)
class CheckedItem:
    """An item and how it stands. ``why``: a message of ours, why it does not apply or why the data
    does not answer it; ``text``: what somebody has written."""

    item: ReportItem
    state: ItemState
    why: str = ""
    text: str = ""


_ONE_ROUND = mark("There was one round.")
_FEW = mark("Of fewer than five experts, nobody outside the programme is told any rating.")
_NO_RESULT = mark("No criterion has five ratings yet.")
_NOT_FIXED = mark("This review was opened by an older version, which fixed no criteria beforehand.")
_NO_WORDINGS = mark("Of needs and groups no former wording is kept.")


def check_items(report: DelphiReport) -> list[CheckedItem]:
    """Every item of the checklist, in its order."""
    return [_check(report, item) for item in ITEMS]


def _check(report: DelphiReport, item: ReportItem) -> CheckedItem:
    state, why = ItemState.TO_WRITE, ""
    if item.by_data:
        state, why = _LACKING.get(item.key, _is_told)(report)
    written = report.texts.get(item.key)
    if state is ItemState.TO_WRITE and written:
        state = ItemState.BY_HAND if written.applies else ItemState.DOES_NOT_APPLY
        return CheckedItem(item, state, why, written.text)
    return CheckedItem(item, state, why)


_State = tuple[ItemState, str]


def _is_told(_report: DelphiReport) -> _State:
    return ItemState.BY_DATA, ""


def _if_fixed(report: DelphiReport) -> _State:
    fixed = report.criteria is not None
    return (ItemState.BY_DATA, "") if fixed else (ItemState.TO_WRITE, _NOT_FIXED)


def _if_told(report: DelphiReport) -> _State:
    return (ItemState.BY_DATA, "") if report.told_rounds else _untold(report)


def _untold(report: DelphiReport) -> _State:
    few = any(one.few for one in report.rounds)
    return ItemState.DOES_NOT_APPLY, _FEW if few else _NO_RESULT


def _if_two_rounds(report: DelphiReport) -> _State:
    if len(report.rounds) < 2:
        return ItemState.DOES_NOT_APPLY, _ONE_ROUND
    return ItemState.BY_DATA, ""


def _if_two_told(report: DelphiReport) -> _State:
    if len(report.rounds) < 2:
        return ItemState.DOES_NOT_APPLY, _ONE_ROUND
    return (ItemState.BY_DATA, "") if len(report.told_rounds) > 1 else _untold(report)


def _if_wordings_kept(report: DelphiReport) -> _State:
    if report.is_about_clauses:
        return ItemState.BY_DATA, ""
    return ItemState.TO_WRITE, _NO_WORDINGS


_LACKING: Mapping[str, Callable[[DelphiReport], _State]] = {
    "consensus": _if_fixed,
    "stop": _if_fixed,
    "results": _if_told,
    "again": _if_two_rounds,
    "stability": _if_two_told,
    "changes": _if_wordings_kept,
}
"""What the data has to hold, so that it answers an item."""
