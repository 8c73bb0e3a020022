"""How the versions of a standard, ours and those of other towns, follow one another."""


def version_key(version: str) -> tuple[int, ...]:
    """What versions such as 0.5 and 0.10 are ordered by."""
    return tuple(int(part) for part in version.split("."))
