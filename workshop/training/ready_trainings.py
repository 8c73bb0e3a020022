"""The training that comes with the product, and how clauses are dealt out on its blocks.

In the file a block has ``clauses``: ``"all"`` (it tells of every clause) or ``"part"`` (it
practises a share of them); ``{areas}`` in its title stands for the areas of that share.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlmodel import Session

from workshop.i18n import known_language
from workshop.people.rights import Actor
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.programmes import list_areas
from workshop.standards.tables import Clause
from workshop.training.block_kinds import Taught
from workshop.training.blocks import (
    BLOCK_LINES,
    BLOCK_TEXTS,
    BlockContent,
    TakenModule,
    add_modules,
)
from workshop.training.scenario import teachable_clauses
from workshop.training.tables import TrainingProgramme
from workshop.training.trainings import MODULE_TEXTS, SaveTraining, save_training

SIX_HOURS = "six_hours"
ALL, PART = "all", "part"
_LONGEST_TITLE = 200


@dataclass(frozen=True)
class TrainingFromTemplate:
    """``template``: as ``read_ready_training`` returns it; ``clauses``: ids of those that are
    taught."""

    programme_id: str
    template: Mapping[str, Any]
    clauses: Sequence[str] = ()


@cache
def read_ready_training(content_dir: Path, language: str, name: str = SIX_HOURS) -> dict[str, Any]:
    """The template of a training in a language."""
    path = content_dir / "trainings" / f"{name}.{known_language(language)}.json"
    template: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return template


def add_ready_training(
    db: Session, actor: Actor, command: TrainingFromTemplate
) -> TrainingProgramme:
    """Add the training of a template. Raises ``Invalid`` (too many trainings), ``NotAllowed``."""
    template = command.template
    words = {name: template[name] for name in ("title", "audience", "aims", "hours", "language")}
    training = save_training(db, actor, SaveTraining(command.programme_id, **words))
    wanted = set(command.clauses)
    clauses = [
        row for row in teachable_clauses(db, actor, command.programme_id) if row.id in wanted
    ]
    names = {area.id: area.name for area in list_areas(db, command.programme_id)}
    add_modules(db, actor, training, _filled(template["modules"], clauses, names))
    return training


def deal_out(clauses: Sequence[Clause], count: int) -> list[list[Clause]]:
    """The clauses in ``count`` shares, in their order: whole areas where that is possible, the
    largest ones halved where there are fewer areas, small neighbours together where there are
    more."""
    shares = [list(own) for _area, own in groupby(clauses, key=lambda row: row.area_id)]
    while shares and len(shares) < count and max(map(len, shares)) > 1:
        at = max(range(len(shares)), key=lambda place: len(shares[place]))
        half = (len(shares[at]) + 1) // 2
        shares[at : at + 1] = [shares[at][:half], shares[at][half:]]
    while len(shares) > count:
        at = min(
            range(len(shares) - 1), key=lambda place: len(shares[place]) + len(shares[place + 1])
        )
        shares[at : at + 2] = [shares[at] + shares[at + 1]]
    return shares + [[] for _ in range(count - len(shares))]


def _filled(
    modules: Sequence[Mapping[str, Any]], clauses: Sequence[Clause], areas: Mapping[str, str]
) -> list[TakenModule]:
    parts = [block for one in modules for block in one["blocks"] if block.get("clauses") == PART]
    shares = iter(deal_out(clauses, len(parts)))
    filled = []
    for module in modules:
        blocks = []
        for block in module["blocks"]:
            share = next(shares) if block.get("clauses") == PART else []
            whole = clauses if block.get("clauses") == ALL else []
            taught = {row.id: Taught.TOLD for row in whole} | {
                row.id: Taught.PRACTISED for row in share
            }
            blocks.append(_content(block, _title(block, share, areas), taught))
        texts = {name: module[name] for name in MODULE_TEXTS}
        filled.append(TakenModule(module["title"], blocks, texts))
    return filled


def _content(block: Mapping[str, Any], title: str, taught: Mapping[str, str]) -> BlockContent:
    texts = {name: block.get(name, "") for name in (*BLOCK_TEXTS, *BLOCK_LINES)}
    kind = ActivityKind(block["kind"])
    return BlockContent(
        title, block["minutes"], kind, block.get("about_clauses", False), texts, taught
    )


def _title(block: Mapping[str, Any], share: Sequence[Clause], areas: Mapping[str, str]) -> str:
    named = [name for key, name in areas.items() if key in {row.area_id for row in share}]
    title = str(block["title"]).replace("{areas}", ", ".join(named))
    # Without areas what stands before the colon is the title.
    return title.rstrip(": ")[:_LONGEST_TITLE]
