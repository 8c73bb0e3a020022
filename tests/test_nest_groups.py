"""Groups put into groups over a real socket: seen by others, no circles, undone."""

from tests.serving import Served
from tests.wire import Wire, phone
from workshop.store.ids_and_clock import new_id


def desk(served: Served) -> Wire:
    wire = Wire(served.host, cookie=served.room.cookie)
    return wire.hello(**{"as": "staff"}, programme=served.room.programme_id)


def test_a_group_goes_into_another_and_out_again_and_a_circle_is_refused(served: Served):
    outer, inner = new_id(), new_id()
    with desk(served) as mine, desk(served) as theirs:

        def parent(wanted: str | None) -> None:
            def shown(_message: object) -> bool:
                return theirs.facts.get(("group", inner), {"parent": 0})["parent"] == wanted

            if not shown(None):
                theirs.until(shown)

        for key in (outer, inner):
            mine.do("create_group", id=key, header=key[:4], notes=[])
        assert "ok" in mine.do("nest_group", id=inner, parent=outer)
        parent(outer)
        answer = mine.do("nest_group", id=outer, parent=inner)
        assert answer["error"]["code"] == "invalid"
        assert mine.do("undo", of="grouping")["ok"]["done"] == "group_nested"
        parent(None)
        assert mine.do("nest_group", id=inner)["error"]["code"] == "invalid"
        assert mine.do("nest_group", id=inner, parent=7)["error"]["code"] == "invalid"
        with phone(served.host, served.room.code) as bob:
            answer = bob.do("nest_group", id=inner, parent=outer)
            assert answer["error"]["code"] == "not_allowed"
