"""Splits JavaScript into tokens, so that no comment is looked for inside a text.

Only as much as bundling needs: comments, strings, template literals and regular expressions are
told apart, everything else is a word or a single character.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
      (?P<comment> //[^\n]* | /\*.*?\*/ )
    | (?P<space>   \s+ )
    | (?P<string>  "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' )
    | (?P<word>    [\w$]+ )
    | (?P<other>   . )
    """,
    re.DOTALL | re.VERBOSE,
)
_REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/\w*")
_TEMPLATE_TEXT = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*", re.DOTALL)
_BEFORE_REGEX = frozenset(
    ("return", "typeof", "case", "do", "else", "in", "of", "delete", "void", "throw", "await")
)


class TokenKind(StrEnum):
    """What a token is. ``TEMPLATE``: a whole template literal; ``OTHER``: a single character."""

    COMMENT = "comment"
    SPACE = "space"
    STRING = "string"
    TEMPLATE = "template"
    REGEX = "regex"
    WORD = "word"
    OTHER = "other"


class Token(NamedTuple):
    """A piece of JavaScript as it stands in the text."""

    kind: TokenKind
    text: str


def tokenize(text: str, start: int = 0) -> Iterator[Token]:
    """The tokens from ``start`` to the end; together they are the text.

    Raises ``ValueError`` where a template literal does not end.
    """
    before = Token(TokenKind.OTHER, ";")
    while start < len(text):
        token = _next_token(text, start, before)
        yield token
        start += len(token.text)
        if token.kind not in (TokenKind.COMMENT, TokenKind.SPACE):
            before = token


def _next_token(text: str, start: int, before: Token) -> Token:
    if text[start] == "`":
        return Token(TokenKind.TEMPLATE, text[start : _template_end(text, start)])
    match = _TOKEN.match(text, start)
    assert match is not None
    assert match.lastgroup is not None
    if match[0] == "/" and _may_begin_regex(before) and (regex := _REGEX.match(text, start)):
        return Token(TokenKind.REGEX, regex[0])
    return Token(TokenKind(match.lastgroup), match[0])


def _may_begin_regex(before: Token) -> bool:
    """After a value, a slash divides; everywhere else it begins a regular expression."""
    if before.kind == TokenKind.OTHER:
        return before.text not in ")]}"
    return before.kind == TokenKind.WORD and before.text in _BEFORE_REGEX


def _template_end(text: str, start: int) -> int:
    """The index behind the closing backtick of the literal that begins at ``start``."""
    at = start + 1
    while True:
        match = _TEMPLATE_TEXT.match(text, at)
        assert match is not None
        at = match.end()
        if text.startswith("`", at):
            return at + 1
        if not text.startswith("${", at):
            raise ValueError("a template literal does not end")
        at = _substitution_end(text, at + 2)


def _substitution_end(text: str, start: int) -> int:
    """The index behind the brace that closes a ``${``; ``start`` is behind the opening one."""
    at, depth = start, 1
    for token in tokenize(text, start):
        at += len(token.text)
        if token.kind == TokenKind.OTHER:
            depth += {"{": 1, "}": -1}.get(token.text, 0)
        if depth == 0:
            return at
    raise ValueError("a template literal does not end")
