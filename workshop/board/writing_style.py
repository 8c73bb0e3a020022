"""The style of a text: what in it may tell who wrote it, and writing it as everybody could have.

Pure functions over texts. Marks, case and spaces are evened out; words never are, since a note is
what somebody said. What stays is the choice of words, which tells more than all of this together.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

from workshop.text_signs import split_lines

_UPPER = "A-ZĄĆĘŁŃÓŚŹŻ"
_POLISH = frozenset("ąćęłńóśźż")
_ENOUGH_LETTERS = 60
"""One letter in 14 of Polish texts has a mark: 60 letters without any happen once in 80 times."""
_SHOUTED = 6
"""Words of capitals from this length on are taken for emphasis, shorter ones for abbreviations."""
_SHOUTED_SHARE, _SHOUTED_LETTERS = 0.7, 8

_PICTURE = (
    "[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u27bf\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55]"
)
_EMOJI = re.compile(f"{_PICTURE}(?:[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\u20e3]|\u200d{_PICTURE})*")
_EMOTICON = re.compile(
    r"(?<![^\s.,!?])(?:[:;=8][-^'o]?[()\[\]DPp/\\|*3]+|[()]+[-^]?[:;=]|<3+|\^_*\^|x[Dd]+|X[Dd]+)"
    r"(?![^\s.,!?])"
)
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*")
_WHOLE = re.compile(f"({_ADDRESS.pattern}|{_EMOJI.pattern}|{_EMOTICON.pattern})")
"""What is left as it is written: addresses, which a space would break, and pictures."""
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u200b\u200c\u200e\u200f\u2060\ufeff]|\u200d(?!" + _PICTURE + ")"
)

_SIGNATURE = re.compile(
    rf"\w+\W+\w+.*(?:(?<=[\s.!?…])[-–—~]+\s*(?:[{_UPPER}]\w{{0,19}}\.?(?:\s?[{_UPPER}]\w{{0,19}}\.?)?"
    rf"|[a-z]\.)|(?<=[.!?…])\s+[{_UPPER}]\.|/\s?\w{{1,12}}\s?/|\((?:[{_UPPER}]\.?){{1,3}}\)"
    r"|\b[Pp](?:ozdr|ozdrawiam|ozdrowienia|zdr)\b\W*\w*)\s*$",
    re.DOTALL,
)

Rewrite = Callable[[str], str]


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


_POLISH_WORDS = _set_of(
    "nie jest na jak co po od dla czy ale tak przez przy bez tylko jestem mam bardzo tam mnie ma "
    "gdy kiedy gdzie kto nam nas ich jej jego te we przed nad pod lub albo oraz trzeba"
)
_STRIPPED_WORDS = _set_of(
    "sie zeby juz tez byc moze mozna musze ktory ktora ktore ktorzy ktorych ktorej rowniez "
    "poniewaz wiecej dzis jesli gdzies cos ktos wlasnie troche duzo wszedzie pozniej "
    "prosze dziekuje czesto zyc zycie zycia moj swoj urzad urzedu urzedzie zrobic isc bede beda "
    "bedzie chca czesc ciagle zaden zadnej zadnych mowi mowic miec wiedziec dac soba"
)
"""Frequent Polish words that do not exist without their marks."""
_ACRONYMS = _set_of(
    "ZUS KRUS MOPS GOPS OPS PCPR PFRON NFZ SOR POZ PESEL NIP REGON US UM UE EU TV PKS PKP MPK NGO "
    "RODO BIP PIT VAT USA UK SMS QR PDF WC"
)
_ABBREVIATIONS = _set_of(
    "np itd itp tzn tj in m ul al os pl godz nr tel dr mgr prof r w ok min maks zł gr ws św ks im "
    "por tzw tys mln mld str pkt ust art e g i etc mr mrs ms st vs no"
)


def find_style_marks(text: str) -> list[str]:
    """What in a text's style may be somebody's habit, any of these in this order:

    ``capitals`` (shouting), ``no_diacritics`` (Polish without its marks, in a text long enough to
    have had some), ``emoji`` (and emoticons), ``repeated_marks`` (``!!!``, ``...``), ``spacing``
    (double spaces, none or odd ones around punctuation), ``signature`` (a name or initials at the
    end). These are hints: a text without any can still be recognised.
    """
    found = {
        "capitals": _lower_shouting(text) != text,
        "no_diacritics": _lacks_diacritics(text),
        "emoji": bool(_EMOJI.search(text) or _EMOTICON.search(text)),
        "repeated_marks": _apart_from_pictures(_thin_marks, text) != text,
        "spacing": _tidy_spaces(text) != text,
        "signature": bool(_SIGNATURE.search(text)),
    }
    return [name for name, there in found.items() if there]


def even_out(text: str, *, keep_pictures: bool = True) -> str:
    """The text with marks, case and spaces as everybody could have written them.

    Quotation marks, dashes and spaces become one kind, ``!!!`` one mark, shouting small letters; a
    sentence begins with a capital, a single one ends without a full stop. Words stay: the letters
    and digits are the same in the same order, apart from case; marks missing on Polish letters are
    not put back. Doing it twice is doing it once.

    ``keep_pictures``: of the same emoji in a row one is kept. Otherwise emoji and emoticons without
    letters go, unless nothing readable would be left. It is a choice because an emoji may be what a
    note says. The result may be longer than the text, by the spaces that were missing.
    """
    for _attempt in range(_MOST_ROUNDS):
        before, text = text, _even_once(text, keep_pictures=keep_pictures)
        if text == before:
            break
    return text


_MOST_ROUNDS = 8
"""One change may make room for another: a space that goes may leave two marks side by side."""


def _even_once(text: str, *, keep_pictures: bool) -> str:
    text = _INVISIBLE.sub("", text)
    text = _thin_pictures(text) if keep_pictures else _without_pictures(text)
    text = _without_bullet(_apart_from_pictures(_plain_marks, text))
    text = _apart_from_pictures(_thin_marks, text)
    text = _tidy_spaces(text)
    text = _lower_shouting(text)
    text = _end_sentences(text)
    return _begin_sentences(text)


# ── pictures ────────────────────────────────────────────────────────────────────────────────────


def _thin_pictures(text: str) -> str:
    return re.sub(rf"({_EMOJI.pattern})(?:\s*\1)+", r"\1", text)


def _without_pictures(text: str) -> str:
    bare = _EMOJI.sub(" ", text)
    bare = _EMOTICON.sub(lambda found: _keep_letters(found[0]), bare)
    return bare if any(map(str.isalnum, bare)) else _thin_pictures(text)


def _keep_letters(emoticon: str) -> str:
    """An emoticon that could be a word, such as ``xD``, stays: words are never touched."""
    return emoticon if any(map(str.isalnum, emoticon)) else " "


def _apart_from_pictures(rewrite: Rewrite, text: str) -> str:
    """``rewrite`` on what stands between addresses, emoji and emoticons."""
    parts = _WHOLE.split(text)
    return "".join(part if place % 2 else rewrite(part) for place, part in enumerate(parts))


# ── marks ───────────────────────────────────────────────────────────────────────────────────────


def _plain_marks(text: str) -> str:
    """One kind of quotation mark, apostrophe and dash."""
    text = re.sub("[‘’‚‛`´]", "'", text)
    text = re.sub("''|,,(?=\\w)|[“”„‟«»]", '"', text)
    text = re.sub(r"(?<=\w)[‐‑‒–—―](?=\w)", "-", text)
    return re.sub(
        rf"(?<=\s)(?:[‐‑‒–—―]+|--+|-(?=\s)|-(?=[a-ząćęłńóśźż{_UPPER}]))[ \t]*", "– ", text
    )


def _without_bullet(text: str) -> str:
    """A list of one has no bullet."""
    return text if "\n" in text else re.sub(r"^[ \t]*[-•*·–—▪◦]+[ \t]+", "", text)


def _thin_marks(text: str) -> str:
    """No mark twice in a row; an ellipsis becomes a comma within a sentence, else a full stop."""
    text = re.sub(r"(?:\.[ ]?){2,}|…+\.*", _shorten_ellipsis, text)
    text = re.sub(r"[!?]*\?[!?]*", "?", text)
    return re.sub(r"([!,;:])\1+", r"\1", text)


def _shorten_ellipsis(found: re.Match[str]) -> str:
    after = found.string[found.end() :].lstrip(" ")
    if found.end() < len(found.string) and after[:1].islower():
        return ", "
    if after[:1] in ("?", "!", ",", ";", ":"):
        return ""
    return ". " if found[0].endswith(" ") else "."


# ── spaces ──────────────────────────────────────────────────────────────────────────────────────


def _tidy_spaces(text: str) -> str:
    text = _apart_from_pictures(_tidy_part, text)
    lines = (" ".join(line.split()) for line in split_lines(text))
    return "\n".join(line for line in lines if line)


def _tidy_part(text: str) -> str:
    text = re.sub(r"[^\S\n]+", " ", text)
    text = re.sub(r"(?<=\S) +(?=[,.;:!?)\]](?!\d))", "", text)
    text = re.sub(r"(?<=[(\[]) +", "", text)
    text = re.sub(r"(?<=[^\W\d_])(?=\()", " ", text)
    text = re.sub(r"(?<=\w)([,;!?])(?=[^\W_])", _space_after, text)
    text = re.sub(r"(?<=[^\W_]):(?=[^\W\d_])", ": ", text)
    text = re.sub(r"\)(?=[^\W_])", ") ", text)
    return re.sub(rf"(?<=[a-ząćęłńóśźż]{{2}})\.(?=[{_UPPER}])", ". ", text)


def _space_after(found: re.Match[str]) -> str:
    before, after = found.string[found.start() - 1], found.string[found.end()]
    return found[0] if before.isdigit() and after.isdigit() else f"{found[0]} "


# ── case ────────────────────────────────────────────────────────────────────────────────────────


def _lower_shouting(text: str) -> str:
    cased = [sign for sign in text if sign.isupper() or sign.islower()]
    upper = sum(sign.isupper() for sign in cased)
    words = re.findall(r"[^\W\d_]+", text)
    everywhere = (
        len(words) > 1
        and len(cased) >= _SHOUTED_LETTERS
        and upper >= _SHOUTED_SHARE * len(cased)
        and not all(word in _ACRONYMS for word in words)
    )

    def lower(found: re.Match[str]) -> str:
        word = found[0]
        if not word.isupper() or word in _ACRONYMS:
            return word
        return _recased(word, word.lower()) if everywhere or len(word) >= _SHOUTED else word

    lowered = _apart_from_pictures(lambda part: re.sub(r"[^\W\d_]+", lower, part), text)
    # A sentence goes on to begin with a capital: what was shouted at its beginning still does.
    return _begin_sentences(lowered) if lowered != text else text


def _recased(word: str, other: str) -> str:
    """``other``, unless it is another word to whoever compares without case (``ı``, ``ŉ``)."""
    return other if other.casefold() == word.casefold() else word


def _begin_sentences(text: str) -> str:
    signs = list(text)
    for place in _sentence_starts(text):
        signs[place] = _recased(signs[place], signs[place].upper())
    return "".join(signs)


def _sentence_starts(text: str) -> Iterator[int]:
    """Where sentences begin with a letter."""
    if (first := re.match(r"[\s\"'(\[–]*([^\W\d_])", text)) and not _WHOLE.match(text):
        yield first.start(1)
    for found in re.finditer(r"[.!?]\s+[\"'(\[]*([^\W\d_])", text):
        if not _is_abbreviation(text, found.start()) and not _WHOLE.match(text, found.start(1)):
            yield found.start(1)


def _is_abbreviation(text: str, dot: int) -> bool:
    """Whether the full stop at ``dot`` belongs to the word before it."""
    if text[dot] != ".":
        return False
    word = re.search(r"(\S*)$", text[:dot])
    before = word[1].lstrip("\"'([–") if word else ""
    return "." in before or before.lower() in _ABBREVIATIONS or not before[-1:].isalnum()


def _end_sentences(text: str) -> str:
    """A single sentence ends without a full stop, the last of several with one."""
    several = any(place for place in _sentence_starts(text) if place > _first_letter(text))
    if several and text[-1:].isalnum() and not _ends_whole(text):
        return f"{text}."
    if not several and re.search(r"\w\.$", text) and not _is_abbreviation(text, len(text) - 1):
        return text[:-1]
    return text


def _ends_whole(text: str) -> bool:
    return any(found.end() == len(text) for found in _WHOLE.finditer(text))


def _first_letter(text: str) -> int:
    return next((place for place, sign in enumerate(text) if sign.isalnum()), 0)


# ── spelling ────────────────────────────────────────────────────────────────────────────────────


def _lacks_diacritics(text: str) -> bool:
    plain = unicodedata.normalize("NFC", text).lower()
    if _POLISH & set(plain):
        return False
    words = re.findall(r"[^\W\d_]+", _ADDRESS.sub(" ", plain))
    if any(word in _STRIPPED_WORDS for word in words):
        return True
    polish = len({word for word in words if word in _POLISH_WORDS})
    return polish > 1 and sum(map(len, words)) >= _ENOUGH_LETTERS
