"""Advice on a clause: what it finds, what it leaves alone; and the list of words behind it."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Scene
from workshop.errors import Conflict, Invalid, NotAllowed, NotFound
from workshop.needs.needs import CreateNeed, create_need
from workshop.standards.advice.avoided_wordings import (
    RemoveWording,
    SetWording,
    SwitchWording,
    list_avoided_wordings,
    load_glossary,
    remove_wording,
    set_wording,
    shipped_sources,
    shipped_terms,
    switch_wording,
)
from workshop.standards.advice.clause_advice import (
    ClauseAdvice,
    advice_payload,
    advise,
    check_clause,
)
from workshop.standards.advice.sentences import count_words, split_sentences
from workshop.standards.advice.wording_matcher import Glossary, Term, compile_pattern, patterns_of
from workshop.standards.clause_fields import WRITTEN
from workshop.standards.clauses import CreateClause, create_clause

POLISH = Glossary(shipped_terms("pl").values())
ENGLISH = Glossary(shipped_terms("en").values())
WHOLE = {
    "title": "Imię",
    "body": "Osoba obsługująca zwraca się do każdej osoby w formie, którą ta osoba wskazała.",
    "level": "required",
    "responsible": "kierownictwo",
    "measure_process": "Udział rozmów, w których padło pytanie.",
}


def kinds(**fields: str | None) -> list[str]:
    """The kinds of advice on a clause that is whole but for these fields."""
    advice = check_clause({**WHOLE, **fields}, needed=True, glossary=POLISH)
    return [one.kind for one in advice]


def hits(text: str, glossary: Glossary = POLISH) -> list[str]:
    """The words of a text that are found to be better avoided."""
    return [text[hit.start : hit.start + hit.length] for hit in glossary.find(text)]


def test_a_whole_clause_gets_no_advice():
    assert kinds() == []


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"level": None}, "level"),
        ({"responsible": "  "}, "responsible"),
        ({"measure_process": ""}, "measure"),
    ],
)
def test_what_is_missing_is_said(fields, kind):
    assert kinds(**fields) == [kind]


def test_a_clause_nobody_asked_for_is_noticed():
    (advice,) = check_clause(WHOLE, needed=False, glossary=POLISH)
    assert (advice.field, advice.kind) == ("needs", "need")


@pytest.mark.parametrize(
    "body",
    [
        "Urząd zapewnia tłumaczenie. Osoba urzędnicza musi zapytać o potrzeby.",
        "Urząd zapewnia tłumaczenie oraz prowadzi listę osób tłumaczących.",
        "Ośrodek wskazuje miejsce i informuje o nim telefonicznie.",
        "The desk must ask. It shall write the answer down.",
        "The desk must ask and should write the answer down.",
        "Urząd dba o:\n- ciszę\n- światło",
        "1. Cisza\n2. Światło",
    ],
)
def test_several_requirements_in_one_body_are_noticed(body):
    assert "several" in kinds(body=body)


@pytest.mark.parametrize(
    "body",
    [
        "Urząd zapewnia tłumaczenie na polski język migowy, np. w sprawach z art. 5 ust. 2.",
        "Osoba urzędnicza musi zapytać. Tak jest prościej dla wszystkich.",
        "Ośrodek wskazuje ciche i jasne miejsce rozmowy.",
        "- Ośrodek wskazuje miejsce",
        "The desk must ask, e.g. in the hall.",
    ],
)
def test_one_requirement_is_left_alone(body):
    assert "several" not in kinds(body=body)


def test_a_long_sentence_is_pointed_at():
    text = "Krótko. " + " ".join(["słowo"] * 26) + ". Znowu krótko."
    (advice,) = check_clause({**WHOLE, "rationale": text}, needed=True, glossary=POLISH)
    assert (advice.field, advice.kind) == ("rationale", "long")
    assert advice.start == 8
    assert text[advice.start : advice.start + advice.length] == advice.quote
    assert "26" in advice_payload(advice, "en")["text"]
    assert kinds(rationale=" ".join(["słowo"] * 25) + ".") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Pytanie o preferencje seksualne", ["preferencje seksualne"]),
        ("o Preferencjach seksualnych", ["Preferencjach seksualnych"]),
        ("po zmianie płci", ["zmianie płci"]),
        ("dla homoseksualistów", ["homoseksualistów"]),
        ("pomoc bezdomnym", ["bezdomnym"]),
        ("osób niepełnosprawnych", ["niepełnosprawnych"]),
        ("popełnił samobójstwo", ["popełnił samobójstwo"]),
        ("osoby chore psychicznie", ["chore psychicznie"]),
        ("Narkomani i alkoholicy", ["Narkomani", "alkoholicy"]),
        ("Urzędnicy pytają petenta", ["Urzędnicy", "petenta"]),
        ("nielegalnych  imigrantów", ["nielegalnych  imigrantów"]),
    ],
)
def test_a_polish_word_is_found_in_its_forms(text, found):
    assert hits(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "osoby z niepełnosprawnościami",
        "próba samobójcza",
        "psychologia i pracownia",
        "urzędniczka lub urzędnik pyta klientkę lub klienta",
        "grupa Anonimowych Alkoholików",
        "schronisko dla bezdomnych zwierząt",
        "„Jestem bezdomny”, mówi",
        '"petent" i «inwalida»',
        "chorobliwy",
    ],
)
def test_other_words_quotes_and_pairs_are_left_alone(text):
    assert hits(text) == []


def test_english_words_are_found():
    assert hits("people who committed suicide", ENGLISH) == ["committed suicide"]
    assert hits("Alcoholics Anonymous and the disabled", ENGLISH) == ["the disabled"]


def test_bad_examples_and_titles_of_acts_may_say_it():
    said = "Inwalida, bezdomny"
    assert kinds(bad_example=said, legal_basis=said) == []
    assert kinds(good_example=said) == ["wording", "wording"]


def test_a_better_wording_can_be_put_in_place():
    text = "Urząd pyta o preferencje seksualne."
    (advice,) = check_clause({**WHOLE, "steps": text}, needed=True, glossary=POLISH)
    told = advice_payload(advice, "pl")
    end = told["start"] + told["length"]
    assert text[told["start"] : end] == told["quote"] == "preferencje seksualne"
    assert told["better"] == "orientacja psychoseksualna"
    assert told["text"].startswith("„preferencje seksualne”: ")


def test_what_says_only_what_to_do_is_not_put_in_place():
    advice = ClauseAdvice(
        "body", "wording", "Offends.", (), 0, 3, "bad", "say it kindly", told=True
    )
    told = advice_payload(advice, "en")
    assert "better" not in told
    assert told["text"] == "“bad”: Offends. Better: say it kindly."


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["body", *WRITTEN]), st.text(max_size=300)), st.booleans())
def test_no_text_is_too_much_for_it(fields, needed):
    for advice in check_clause(fields, needed=needed, glossary=POLISH):
        told = advice_payload(advice, "pl")
        assert told["text"]
        if "start" in told:
            text = fields[told["field"]]
            assert text[told["start"] : told["start"] + told["length"]] == told["quote"]


@given(st.lists(st.sampled_from(["Inwalida", "bezdomny.", "„", "”", "pyta", "o", "\n"])))
def test_hits_never_overlap(words):
    found = POLISH.find(" ".join(words))
    assert all(one.start + one.length <= other.start for one, other in pairwise(found))


@given(st.text(max_size=300))
def test_sentences_are_parts_of_the_text(text):
    for start, sentence in split_sentences(text):
        assert text[start : start + len(sentence)] == sentence
        assert count_words(sentence) >= 0


@given(st.text(min_size=1, max_size=120), st.text(max_size=200))
def test_a_term_of_any_signs_is_only_searched_for(term, text):
    for language in ("pl", "en"):
        Glossary([Term(term, patterns_of(term, language))]).find(text)


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_shipped_list_is_whole(language):
    terms, sources = shipped_terms(language), shipped_sources(language)
    assert len(terms) >= {"pl": 60, "en": 30}[language]
    assert {term.source for term in terms.values()} == set(sources)
    for term in terms.values():
        assert term.better
        assert term.reason
        assert all(compile_pattern(pattern) for pattern in (*term.match, *term.unless))
        assert re.match(r"\w", term.match[0])


@pytest.mark.parametrize("language", ["pl", "en"])
def test_no_better_wording_is_itself_on_the_list(language):
    glossary = Glossary(term for term in shipped_terms(language).values() if not term.soft)
    for term in shipped_terms(language).values():
        assert hits(term.better, glossary) == [], term.term


def test_the_advice_of_a_clause_speaks_the_readers_language(scene: Scene, alice, programme):
    fields = {"body": "Urząd pyta o preferencje seksualne."}
    clause = scene.do(create_clause, alice, CreateClause(programme.id, "Zapis", fields=fields))
    for language, text in (("en", "Nobody answers for it yet."), ("pl", "Nikt jeszcze")):
        told = scene.read(advise, clause.id, language)
        said = {one["kind"] for one in told}
        assert said == {"level", "responsible", "measure", "need", "wording"}
        assert any(one["text"].startswith(text) for one in told)
    with pytest.raises(NotFound):
        scene.read(advise, "0" * 32)


def test_a_need_behind_it_is_seen(scene: Scene, alice, programme):
    need = scene.do(create_need, alice, CreateNeed(programme.id, "somebody", "to be heard"))
    clause = scene.do(create_clause, alice, CreateClause(programme.id, "Heard", [need.id]))
    assert "need" not in {one["kind"] for one in scene.read(advise, clause.id, "en")}


def found_in(scene: Scene, programme_id: str, text: str) -> list[str]:
    """What the programme's own list finds in a text."""
    return hits(text, scene.read(load_glossary, programme_id))


def test_a_programme_adds_changes_and_removes_its_own_words(scene: Scene, alice, programme):
    scene.do(set_wording, alice, SetWording(programme.id, "okienko", "stanowisko", "Krócej."))
    assert found_in(scene, programme.id, "przy okienkach i okienku") == ["okienkach", "okienku"]
    scene.do(set_wording, alice, SetWording(programme.id, "lada", "stanowisko", was="okienko"))
    assert found_in(scene, programme.id, "okienko") == []
    own = [one for one in scene.read(list_avoided_wordings, programme.id) if one.own]
    assert [one.term.term for one in own] == ["lada"]
    scene.do(remove_wording, alice, RemoveWording(programme.id, "lada"))
    assert [one for one in scene.read(list_avoided_wordings, programme.id) if one.own] == []


def test_a_shipped_word_is_switched_off_and_on_again(scene: Scene, alice, programme):
    for on in (False, True):
        scene.do(switch_wording, alice, SwitchWording(programme.id, "petent", on))
        entry = next(
            one
            for one in scene.read(list_avoided_wordings, programme.id)
            if one.term.term == "petent"
        )
        assert (entry.off, entry.own, entry.shipped) == (not on, False, True)
        assert found_in(scene, programme.id, "petenta") == (["petenta"] if on else [])


def test_a_shipped_word_said_otherwise_is_still_found_in_its_forms(scene: Scene, alice, programme):
    scene.do(set_wording, alice, SetWording(programme.id, "petent", "gość", "Tak mówimy."))
    (hit,) = scene.read(load_glossary, programme.id).find("dla petenta")
    assert (hit.term.better, hit.term.reason) == ("gość", "Tak mówimy.")
    scene.do(remove_wording, alice, RemoveWording(programme.id, "petent"))
    (hit,) = scene.read(load_glossary, programme.id).find("dla petenta")
    assert hit.term.better != "gość"


def test_the_list_is_changed_by_those_who_write_clauses(
    scene: Scene, alice, ewa, charlie, programme
):
    for person in (ewa, charlie):
        for command, content in (
            (set_wording, SetWording(programme.id, "okienko")),
            (switch_wording, SwitchWording(programme.id, "petent", on=False)),
            (remove_wording, RemoveWording(programme.id, "petent")),
        ):
            with pytest.raises(NotAllowed):
                scene.do(command, person, content)
    assert "petent" in found_in(scene, programme.id, "petent")


def test_bad_entries_are_refused_in_one_sentence(scene: Scene, alice, programme):
    scene.do(set_wording, alice, SetWording(programme.id, "okienko"))
    scene.do(set_wording, alice, SetWording(programme.id, "lada"))
    for command, content, error in (
        (set_wording, SetWording(programme.id, " "), Invalid),
        (set_wording, SetWording(programme.id, "***"), Invalid),
        (set_wording, SetWording(programme.id, "x" * 121), Invalid),
        (set_wording, SetWording(programme.id, "lada", was="okienko"), Conflict),
        (switch_wording, SwitchWording(programme.id, "nothing like it", on=False), NotFound),
        (remove_wording, RemoveWording(programme.id, "petent"), NotFound),
    ):
        with pytest.raises(error):
            scene.do(command, alice, content)
