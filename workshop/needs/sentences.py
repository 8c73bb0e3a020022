"""A need in words: the frame of its sentence, the same on screens, in documents and exports."""

from workshop.i18n import mark, translate


def say_need(who: str, need: str, goal: str, language: str) -> str:
    """A need as one sentence, its frame in this language; without a goal the sentence ends there.

    Where *who* goes on with a clause of its own ("a person who…"), a comma closes it.
    """
    parts = {"who": f"{who}," if "," in who else who, "need": need}
    if not goal:
        return translate(mark("As {who} I need {need}"), language, **parts)
    whole = mark("As {who} I need {need}, so that {goal}")
    return translate(whole, language, goal=goal, **parts)
