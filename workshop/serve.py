"""Start of the server: one process per data folder with SQLite, and the addresses it prints."""

import logging
from contextvars import copy_context

from streamlit import config
from streamlit import logger as streamlit_logger

from workshop.i18n import _, error_message, mark, use_language
from workshop.live.public_address import Listening, listen_at, public_address
from workshop.logs import configure
from workshop.people.accounts import count_accounts
from workshop.processes.guard import end_with_parent
from workshop.programme.join_codes import code_of_secret, grouped, make_code
from workshop.services import Services, describe_bad_setting, services
from workshop.settings import BadSetting, Settings, language_of, log_choice
from workshop.store.file_lock import hold
from workshop.store.opening import explain


def build() -> Services:
    """The services of this process; raises ``SystemExit`` with a sentence for a setting or a
    database that cannot be used. Notes where the server listens; from now on all lines go to one
    log."""
    scheme = "https" if config.get_option("server.sslCertFile") else "http"
    host, port = config.get_option("server.address"), config.get_option("server.port")
    listen_at(Listening(scheme, str(host or ""), int(port)))
    # In a context of its own: what is served later speaks the language of whoever asks.
    made = copy_context().run(_build_or_end)
    if made.settings.front:
        listen_at(Listening.of(made.settings.front))
    if made.settings.worker:
        end_with_parent()
    return made


def _join_logs() -> None:
    """Have lines of Streamlit and of the HTTP server written by the log of this process.

    Both give their loggers handlers of their own, Streamlit also those that it makes later. The log
    of accesses stays off: it holds addresses.
    """
    streamlit_logger.setup_formatter = _pass_on
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", *streamlit_logger._loggers):
        _pass_on(logging.getLogger(name))


def _pass_on(logger: logging.Logger) -> None:
    logger.handlers.clear()
    logger.propagate = logger.name != "uvicorn.access"


def _build_or_end() -> Services:
    use_language(language_of())
    try:
        configure(*log_choice())
        _join_logs()
        return services()
    except BadSetting as error:
        raise SystemExit(describe_bad_setting(error)) from None
    except OSError as error:
        name = error.filename or ""
        raise SystemExit(_("This could not be read or written: {name}", name=name)) from None
    except Exception as error:
        known = Settings.from_environment()
        explained = explain(error, known.database_url)
        if explained is None:
            raise
        raise SystemExit(error_message(explained)) from None


def claim(services: Services) -> Services:
    """Lock the data folder for this process (SQLite); raises ``SystemExit`` if it is in use."""
    if services.store.sqlite and not hold(services.settings.data_dir / "server.lock"):
        use_language(language_of())
        raise SystemExit(_("Another server already uses this data folder. Stop it first."))
    return services


_SETUP_SIGNS = 8
_setup_code = make_code(_SETUP_SIGNS)


def setup_code(services: Services) -> str:
    """Asked for at the first account: proves that its creator can read this server's terminal.

    A new one at each start; where there may be several processes, the one that their common secret
    makes, so that each of them prints and takes the same.
    """
    if services.store.sqlite:
        return _setup_code
    return code_of_secret(services.settings.secret, "set-up code", _SETUP_SIGNS)


_LINES = (
    mark("Facilitators open: {address}"),
    mark("Phones join at:    {address}/join"),
    mark("There is no account yet. One-time set-up code: {code}"),
)


def greet(services: Services) -> None:
    """Print the addresses of the pages, and the set-up code while there is no account; of several
    processes the first does."""
    if services.settings.worker > 1:
        return
    address = public_address(services.settings)
    with services.store.read() as db:
        first = count_accounts(db) == 0
    facilitators, phones, setup = _LINES
    lines = [_(facilitators, address=address), _(phones, address=address)]
    if first:
        lines.append(_(setup, code=grouped(setup_code(services))))
    print("\n" + "\n".join(f"  {line}" for line in lines) + "\n", flush=True)
