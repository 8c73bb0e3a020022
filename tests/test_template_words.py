"""Phones show titles and prompts of the template in their own language, until they are changed."""

from typing import Any

from tests.serving import Served
from tests.wire import Wire, come_in
from workshop.programme.programmes import load_template
from workshop.programme.template_words import words_in_other_languages
from workshop.settings import ROOT

POLISH, ENGLISH = (load_template(ROOT / "data", language) for language in ("pl", "en"))


def test_every_activity_of_the_template_has_its_counterpart() -> None:
    for here, there in zip(POLISH["sessions"], ENGLISH["sessions"], strict=True):
        for known, other in zip(here["activities"], there["activities"], strict=True):
            words = words_in_other_languages(known["title"], known["prompt"])
            assert words == {"en": (other["title"], other["prompt"])}


def test_what_somebody_has_changed_stays_as_it_was_written() -> None:
    item = POLISH["sessions"][0]["activities"][0]
    assert words_in_other_languages(item["title"] + "!", item["prompt"]) == {}
    assert words_in_other_languages(item["title"], "") == {}


def shown_on(phone: Wire) -> tuple[str, str]:
    """Title and prompt of what runs."""
    room: dict[str, Any] = next(fact for (kind, _), fact in phone.facts.items() if kind == "room")
    return room["activity"]["title"], room["activity"]["prompt"]


def test_each_phone_reads_its_language_and_everybody_what_the_facilitator_wrote(
    hosted: Served,
) -> None:
    room = hosted.room
    known, other = (each["sessions"][2]["activities"][2] for each in (POLISH, ENGLISH))
    room.run("notes", known["title"], prompt=known["prompt"])
    phones = {
        language: Wire(hosted.host).hello(
            **{"as": "participant"},
            token=come_in(hosted.host, room.code)["token"],
            lang=language,
        )
        for language in ("pl", "en")
    }
    assert shown_on(phones["pl"]) == (known["title"], known["prompt"])
    assert shown_on(phones["en"]) == (other["title"], other["prompt"])
    room.change(prompt="Napiszcie to inaczej.")
    for phone in phones.values():
        phone.until(lambda message: any(fact["t"] == "room" for fact in message.get("facts", ())))
        assert shown_on(phone) == (known["title"], "Napiszcie to inaczej.")
        phone.socket.close()
