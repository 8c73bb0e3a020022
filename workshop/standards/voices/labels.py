"""Why something stands behind no clause, in words."""

from collections.abc import Mapping

from workshop.disclosure import OTHERS
from workshop.i18n import mark
from workshop.standards.voices.ledger import Why

WHYS: Mapping[str, str] = {
    Why.PARKED: mark("parked"),
    Why.REJECTED: mark("the clause was rejected"),
    Why.WITHDRAWN: mark("the clause was withdrawn"),
    Why.MERGED: mark("merged into another need"),
    Why.LEFT_OUT: mark("the clause is not in this version"),
    Why.NO_CLAUSE: mark("need without a clause"),
    Why.NO_NEED: mark("group without a need"),
    Why.NO_GROUP: mark("in no group"),
    OTHERS: mark("other reasons"),
}
"""Why something stands behind no clause."""
