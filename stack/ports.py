"""Choose the ports the stack listens on: fixed by the user, remembered, or free."""

import json
import socket
from collections.abc import Iterable, Mapping
from pathlib import Path

from stack.errors import StackError

HOST = "127.0.0.1"


def free_port() -> int:
    """Return a port that nothing on this machine listens on right now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    """Tell whether we could listen on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def choose_port(name: str, *, fixed: str | None, remembered: int | None) -> int:
    """Return the port for one listener that is about to start.

    `name` is the variable that fixes it, such as POSTGRES_PORT. A busy fixed port is refused;
    a busy remembered one gives way to a free one.
    """
    if fixed:
        if not fixed.isdecimal() or not 0 < int(fixed) < 65536:
            msg = f"{name}={fixed} is not a port number (1-65535)"
            raise StackError(msg)
        if not is_free(int(fixed)):
            msg = (
                f"{name}={fixed}: something else already listens on {HOST}:{fixed}; "
                f"choose another port, or leave {name} unset to get a free one"
            )
            raise StackError(msg)
        return int(fixed)
    return remembered if remembered and is_free(remembered) else free_port()


class PortBook:
    """The ports in use by a run, kept in a JSON file: variable name → port."""

    def __init__(self, path: Path, environ: Mapping[str, str]) -> None:
        self._path = path
        self._environ = environ

    def __getitem__(self, name: str) -> int:
        """Return the port chosen for `name`; raises KeyError before `choose`."""
        return self._read()[name]

    def get(self, name: str) -> int | None:
        """Return the port chosen for `name`, or None before `choose`."""
        return self._read().get(name)

    def choose(self, names: Iterable[str]) -> None:
        """Choose and remember a port for each of the names."""
        known = self._read()
        for name in names:
            known[name] = choose_port(
                name, fixed=self._environ.get(name), remembered=known.get(name)
            )
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps(known, indent=2))

    def _read(self) -> dict[str, int]:
        try:
            known: dict[str, int] = json.loads(self._path.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return known
