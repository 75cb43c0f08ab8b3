"""Run a simulated Telegram inside an asyncio loop."""

import os
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from telethon.tl import types as t

from simulator.accounts import Account, Accounts, LoginToken, session_string
from simulator.calls import CallLedger
from simulator.clock import VirtualClock
from simulator.control.server import ControlServer
from simulator.dispatch import Dispatcher
from simulator.faults import Faults
from simulator.mtproto.crypto import ServerKey
from simulator.mtproto.server import MTProtoServer
from simulator.scenario import Scenario, load_scenario
from simulator.world.world import World

API_ID, API_HASH = 1, "0123456789abcdef0123456789abcdef"


class SimulatedTelegram:
    """A Telegram on loopback, with its control endpoint; an async context manager.

    `at` starts the clock later than the scenario says; `clock_file` keeps it across restarts.
    Provisioned sessions stay valid across restarts on the same port.
    """

    def __init__(
        self,
        scenario: Scenario | Mapping[str, Any] | Path | str,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        control_port: int = 0,
        at: float | None = None,
        clock_file: Path | None = None,
        key_file: Path | None = None,
    ) -> None:
        source = str(scenario) if isinstance(scenario, Path | str) else "scenario"
        self.scenario = load_scenario(scenario)
        self.clock = VirtualClock(
            max(self.scenario.start, at or 0.0),
            speed=self.scenario.clock.speed,
            keep_in=clock_file,
        )
        self.world = World(self.scenario, self.clock, source)
        self.accounts = Accounts.of(self.scenario)
        self.faults = Faults(self.scenario, source)
        self.calls = CallLedger()
        self.host, self.port, self.control_port = host, port, control_port
        self._key_file = key_file
        self.control_url = ""
        self.public_key = ""

    async def __aenter__(self) -> Self:
        """Bind both ports and serve."""
        listener = _bind(self.host, self.port)
        try:
            control = _bind(self.host, self.control_port)
        except OSError:
            listener.close()
            raise
        self.port, self.control_port = listener.getsockname()[1], control.getsockname()[1]
        self.control_url = f"http://{self.host}:{self.control_port}"
        server_key = ServerKey.load_or_create(self._key_file)
        self.public_key = server_key.public_pem
        self.world.now()  # play the past before the first caller waits for it
        self._dispatcher = Dispatcher(self.world, self.accounts, self.faults, self.calls)
        self._dispatcher.address = (self.host, self.port)
        self.server = MTProtoServer(server_key, self._dispatcher.request)
        self._dispatcher.server = self.server
        for account in self.accounts.by_name.values():
            if account.spec.provisioned:
                self.server.add_key(account.provisioned_key())
        await self.server.start(listener)
        self._control = ControlServer(self)
        await self._control.start(control)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close every connection and both ports."""
        self._dispatcher.stop()
        await self.server.stop()
        await self._control.stop()

    def session(self, name: str) -> str:
        """Return a provisioned account's StringSession; KeyError when there is none."""
        account = self.accounts.by_name[name]
        if not account.spec.provisioned:
            msg = f"account {name} is not provisioned: log in with its phone"
            raise KeyError(msg)
        return session_string(account.provisioned_key(), self.host, self.port)

    def scan(self, account: Account, token: LoginToken) -> None:
        """Accept a QR code for an account, and tell the client that shows it."""
        token.account = account
        update = t.UpdateShort(t.UpdateLoginToken(), int(self.clock.now()))
        for session in self.server.sessions.values():
            if session.key_id == token.key_id:
                session.send(bytes(update))

    def ready(self) -> dict[str, Any]:
        """Return what a client needs to know: addresses, key, accounts."""
        telegram = {"dc_id": 2, "host": self.host, "port": self.port}
        return {
            "description": self.scenario.description,
            "telegram": telegram | {"public_key": self.public_key},
            "control_url": self.control_url,
            "pid": os.getpid(),
            "accounts": [self._ready_account(each) for each in self.accounts.by_name.values()],
        }

    def _ready_account(self, account: Account) -> dict[str, Any]:
        session = self.session(account.name) if account.spec.provisioned else None
        known = {"api_id": API_ID, "api_hash": API_HASH, "phone": account.spec.phone}
        return {"name": account.name, "session": session, "user_id": account.id} | known


def _bind(host: str, port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener
