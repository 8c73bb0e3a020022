"""How many files this process may have open: each connection is one, and the store needs some."""

from contextlib import suppress

RESERVED = 128
"""Files that no connection gets: the database with its readers, the log, other processes, files on
their way out."""
MOST_CONNECTIONS = 10_000
"""Beyond this a process would run out of memory and of time before it runs out of files."""
SOME_CONNECTIONS = 32


def allow_open_files() -> int:
    """Raise the limit of open files as far as this user may; returns it. Where the system has no
    such limit, as many as ``MOST_CONNECTIONS`` need."""
    enough = MOST_CONNECTIONS + RESERVED
    try:
        import resource
    except ImportError:  # Windows
        return enough
    unlimited = resource.RLIM_INFINITY
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        with suppress(OSError, ValueError):
            highest = enough if hard == unlimited else hard
            resource.setrlimit(resource.RLIMIT_NOFILE, (highest, hard))
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return enough if soft == unlimited else soft


def most_connections(limit: int, files: int = 1) -> int:
    """How many connections fit into this limit of open files, where each takes so many of them."""
    return min(MOST_CONNECTIONS, max(SOME_CONNECTIONS, (limit - RESERVED) // files))
