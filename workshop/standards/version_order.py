"""The order of versions of a standard, ours and those of other towns."""


def version_key(version: str) -> tuple[int, ...]:
    """The sort key of a version: 0.5 → (0, 5), which comes before 0.10 → (0, 10)."""
    return tuple(int(part) for part in version.split("."))
