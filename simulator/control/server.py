"""Serve the control endpoint on loopback HTTP, in the simulator's own loop."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from simulator.control import reading
from simulator.control.handlers import Handlers

if TYPE_CHECKING:
    from simulator.running import SimulatedTelegram


class ControlServer:
    """The control endpoint, in the simulator's own loop."""

    def __init__(self, simulated: "SimulatedTelegram") -> None:
        config = uvicorn.Config(
            application(simulated), log_level="warning", access_log=False, lifespan="off"
        )
        self._server = _QuietServer(config)
        self._task: asyncio.Task[None] | None = None

    async def start(self, listener: socket.socket) -> None:
        """Serve on a socket that is already bound."""
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]))
        while not self._server.started:
            if self._task.done():
                self._task.result()
            await asyncio.sleep(0.005)

    async def stop(self) -> None:
        """Stop serving, without uvicorn's wait for the next tick of its clock."""
        for server in self._server.servers:
            server.close()
        for connection in list(self._server.server_state.connections):
            connection.shutdown()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)


class _QuietServer(uvicorn.Server):
    """Leaves the process's signals to whoever runs the loop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def application(simulated: "SimulatedTelegram") -> Starlette:
    """Build the HTTP application."""
    handlers = Handlers(simulated)
    routes = [
        Route("/ready", handlers.ready),
        Route("/clock", handlers.clock),
        Route("/clock/advance", handlers.advance, methods=["POST"]),
        Route("/faults", handlers.faults, methods=["GET", "POST", "DELETE"]),
        Route("/calls", handlers.calls, methods=["GET", "DELETE"]),
        Route("/truth", handlers.truth),
        Route("/truth/state", handlers.truth_state),
        Route("/truth/subscribers", handlers.truth_subscribers),
        Route("/accounts/{name}/state", handlers.account_state, methods=["POST"]),
        Route("/accounts/{name}/scan", handlers.scan, methods=["POST"]),
        Route("/connections", handlers.connections, methods=["DELETE"]),
    ]
    errors: Any = {reading.BadRequest: reading.refuse}
    return Starlette(routes=routes, exception_handlers=errors)
