"""What deserves a second look: files and functions that are long. Advice, never a failure.

``python -m tests.advice`` prints it. What is long is cut along a concept, or not at all.
"""

from collections.abc import Iterator
from pathlib import Path

from tests.source import MODULES, PAGES, SCRIPTS, functions_of, length_of, named, text_of

LONG_PAGE, LONG_MODULE = 120, 400
LONG_FUNCTION, LONG_FUNCTION_OF_A_PAGE = 30, 20


def long_files() -> Iterator[tuple[int, str]]:
    """Files of more lines than usual, with their number of lines."""
    for path in PAGES + MODULES + SCRIPTS:
        lines = len(text_of(path).splitlines())
        if lines > (LONG_PAGE if path in PAGES else LONG_MODULE):
            yield lines, named(path)


def long_functions() -> Iterator[tuple[int, str]]:
    """Python functions of more lines than usual, with their number of lines."""
    for path in PAGES + MODULES:
        for function in functions_of(path):
            lines = length_of(function)
            if lines > _usual(path):
                yield lines, f"{named(path)}:{function.lineno} {function.name}"


def _usual(path: Path) -> int:
    return LONG_FUNCTION_OF_A_PAGE if path in PAGES else LONG_FUNCTION


def main() -> None:
    """Print the advice, the longest first."""
    for title, found in (("files", long_files()), ("functions", long_functions())):
        listed = sorted(found, reverse=True)
        print(f"Long {title}: {len(listed)}")
        for lines, what in listed:
            print(f"  {lines:4}  {what}")


if __name__ == "__main__":
    main()
