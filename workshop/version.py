"""Which version of the program this is."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent


@cache
def program_version() -> str:
    """Such as ``0.1.0``, or ``0.1.0 (1a2b3c4d…)`` with the commit where this is a checkout."""
    try:
        number = version("empathy-workshop")
    except PackageNotFoundError:
        number = "0"
    commit = _commit(_ROOT / ".git")
    return f"{number} ({commit})" if commit else number


def commit_in(told: str) -> str | None:
    """The commit in what ``program_version`` has said."""
    number, _space, commit = told.partition(" (")
    return commit.removesuffix(")") if number and commit else None


def _commit(git: Path) -> str | None:
    try:
        if git.is_file():  # a further working folder of a checkout
            git = (git.parent / git.read_text().partition(":")[2].strip()).resolve()
        head = (git / "HEAD").read_text().strip()
        if not head.startswith("ref: "):
            return head
        shared = git / "commondir"
        common = (git / shared.read_text().strip()).resolve() if shared.is_file() else git
        name = head.removeprefix("ref: ")
        if (common / name).is_file():
            return (common / name).read_text().strip()
        packed = (common / "packed-refs").read_text().split("\n")
        return next((line.split()[0] for line in packed if line.endswith(f" {name}")), None)
    except (OSError, UnicodeDecodeError):
        return None
