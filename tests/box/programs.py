"""Programs that would change the machine, as a box has them: ``-m tests.box.programs NAME``.

``sudo`` and ``runuser`` run a command as the same account and tell PostgreSQL alone whose name is
meant; nobody is added, no owner changed. ``systemctl`` does what a unit says, since systemd is not
the first process where tests run: it starts, ends and reloads services. ``curl`` stands in where
there is none.
"""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path


def sudo(words: Sequence[str]) -> int:
    """``sudo [-u NAME] COMMAND``."""
    name = "root"
    if words[0] == "-u":
        name, words = words[1], words[2:]
    return _become(name, words)


def runuser(words: Sequence[str]) -> int:
    """``runuser -u NAME -- COMMAND``."""
    assert words[0] == "-u"
    assert words[2] == "--"
    return _become(words[1], words[3:])


def _become(name: str, words: Sequence[str]) -> int:
    os.environ["PGUSER"] = name
    os.execvp(words[0], list(words))


def install(words: Sequence[str]) -> int:
    """``install`` without owners."""
    kept, rest = [], iter(words)
    for word in rest:
        if word in ("-o", "-g"):
            next(rest)
        else:
            kept.append(word)
    return subprocess.run(["/usr/bin/install", *kept], check=False).returncode


def useradd(_words: Sequence[str]) -> int:
    """Nobody is added."""
    return 0


def curl(words: Sequence[str]) -> int:
    """Ask for a page, up to a minute long where ``--retry`` says so."""
    until = time.monotonic() + (60 if "--retry" in words else 0)
    while True:
        try:
            with urllib.request.urlopen(words[-1]) as answer:
                print(answer.read().decode())
            return 0
        except OSError:
            if time.monotonic() > until:
                return 22
            time.sleep(0.2)


def systemctl(words: Sequence[str]) -> int:
    """``systemctl daemon-reload | enable --now | start | stop | restart | reload UNIT``."""
    action, *names = [word for word in words if word != "--now"]
    for name in names:
        service = Service(Path(os.environ["BOX"]), name.removesuffix(".service"))
        {
            "enable": service.start,
            "start": service.start,
            "stop": service.stop,
            "reload": service.reload,
        }[action]()
    return 0


class Service:
    """One unit of the box: its file, and the process that runs for it."""

    def __init__(self, box: Path, name: str) -> None:
        self._box = box
        self._file = box / f"etc/systemd/system/{name}.service"
        self._pid = box / f"{name}.pid"

    def start(self) -> None:
        """Start what ``ExecStart`` says, with the settings and in the folder of the unit."""
        environment = dict(os.environ) | _read_settings(Path(self._told("EnvironmentFile")))
        environment |= dict(pair.split("=", 1) for pair in self._all("Environment"))
        del environment["BOX"]
        with (self._box / "journal.log").open("ab") as journal:
            process = subprocess.Popen(
                _words(self._told("ExecStart"), environment),
                cwd=self._told("WorkingDirectory"),
                env=environment | {"PGUSER": self._told("User")},
                stdin=subprocess.DEVNULL,
                stdout=journal,
                stderr=journal,
                start_new_session=True,
            )
        self._pid.write_text(str(process.pid))

    def stop(self, patience: float = 60) -> None:
        """Ask the process to end, and wait for it."""
        if not self._pid.exists():
            return
        pid = int(self._pid.read_text())
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
            until = time.monotonic() + patience
            while _runs(pid):
                if time.monotonic() > until:
                    os.kill(pid, signal.SIGKILL)
                time.sleep(0.05)
        self._pid.unlink()

    def reload(self) -> None:
        """Do what ``ExecReload`` says."""
        told = {**os.environ, "MAINPID": self._pid.read_text()}
        subprocess.run(_words(self._told("ExecReload"), told), check=True)

    def _all(self, key: str) -> list[str]:
        return re.findall(rf"^{key}=(.*)$", self._file.read_text(), re.MULTILINE)

    def _told(self, key: str) -> str:
        return self._all(key)[-1]


def end_services(box: Path, patience: float) -> None:
    """End whatever was started in a box."""
    for pid in box.glob("*.pid"):
        Service(box, pid.stem).stop(patience)


def _words(line: str, environment: Mapping[str, str]) -> list[str]:
    """The words of a command; a variable that stands alone is as many as it holds."""
    found = []
    for word in shlex.split(line):
        found += shlex.split(environment[word[1:]]) if word.startswith("$") else [word]
    return found


def _read_settings(file: Path) -> dict[str, str]:
    lines = (line.strip() for line in file.read_text().splitlines())
    told = (line.split("=", 1) for line in lines if line and line[0] != "#")
    return {name: "".join(shlex.split(value)) for name, value in told}


def _runs(pid: int) -> bool:
    """Whether a process runs; one that has ended may wait for a parent that never asks."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


NAMES: Mapping[str, Callable[[Sequence[str]], int]] = {
    "sudo": sudo,
    "runuser": runuser,
    "install": install,
    "useradd": useradd,
    "curl": curl,
    "systemctl": systemctl,
}

if __name__ == "__main__":
    sys.exit(NAMES[sys.argv[1]](sys.argv[2:]))
