"""What stands on top of the page: how much is assessed, what is late, and against what."""

from workshop.export.in_use.reminders import say_late
from workshop.i18n import _, mark_plural, ngettext, translate_plural
from workshop.i18n.counted_nouns import CLAUSES
from workshop.in_use.overview import UseOverview

UNITS = mark_plural("{count} unit", "{count} units")


def say_state(use: UseOverview) -> str:
    """The state of the whole table in one or two sentences, as Markdown."""
    given = ngettext("{count} answer is given", "{count} answers are given", use.given)
    told = _(
        "**{given}** of {asked}: {units}, {clauses}.",
        given=given,
        asked=use.asked,
        units=translate_plural(UNITS, len(use.open_units)),
        clauses=translate_plural(CLAUSES, len(use.standard.clauses)),
    )
    late = len(use.late)
    nothing = _("Nothing is late.")
    return f"{told} :red[**{say_late(late)}**]" if late else f"{told} {nothing}"


def say_standard(use: UseOverview) -> str:
    """Against what units assess themselves."""
    version = use.standard.version
    if version:
        return _(
            "Units assess themselves against the published version {version}.", version=version
        )
    return _(
        "No version is published yet: units assess themselves against the clauses as they are "
        "written now."
    )
