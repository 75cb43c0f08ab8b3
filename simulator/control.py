"""Steer a running simulator over loopback HTTP, and ask it for the truth."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any

import uvicorn
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator import accounts, state
from simulator.scenario.errors import dotted
from simulator.scenario.faults import FaultSpec
from simulator.scenario.moments import parse_moment

if TYPE_CHECKING:
    from simulator.running import SimulatedTelegram

Endpoint = Callable[[Request], Awaitable[Response]]


class BadRequest(Exception):
    """A request that cannot be met; `name` tells programs why, the message people."""

    def __init__(self, name: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.name, self.status = name, status


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
        """Stop serving."""
        self._server.should_exit = self._server.force_exit = True
        if self._task is not None:
            await self._task


class _QuietServer(uvicorn.Server):
    """Leaves the process's signals to whoever runs the loop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def application(simulated: "SimulatedTelegram") -> Starlette:
    """Build the HTTP application."""
    handlers = _Handlers(simulated)
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
    errors: Any = {BadRequest: _refuse}
    return Starlette(routes=routes, exception_handlers=errors)


class _Handlers:
    def __init__(self, simulated: "SimulatedTelegram") -> None:
        self.sim = simulated

    async def ready(self, request: Request) -> Response:
        return JSONResponse(self.sim.ready())

    async def clock(self, request: Request) -> Response:
        now = self.sim.world.now()
        clock = {"now": self.sim.clock.iso(), "epoch": now, "speed": self.sim.clock.speed}
        return JSONResponse(clock)

    async def advance(self, request: Request) -> Response:
        body = await _mapping(request)
        clock = self.sim.clock
        try:
            if set(body) == {"seconds"} and _is_number(body["seconds"]):
                clock.advance(body["seconds"])
            elif set(body) == {"to"}:
                clock.advance_to(parse_moment(body["to"]).on(self.sim.scenario.start))
            else:
                raise BadRequest("bad_body", 'expected {"seconds": number} or {"to": ISO time}')
        except ValueError as error:
            raise BadRequest("bad_time", str(error)) from None
        return await self.clock(request)

    async def faults(self, request: Request) -> Response:
        faults = self.sim.faults
        if request.method == "DELETE":
            rule_id = request.query_params.get("id")
            gone = faults.clear(None if rule_id is None else _integer("id", rule_id))
            return JSONResponse({"removed": gone})
        if request.method == "POST":
            body = await _json(request)
            rules = [faults.add(spec) for spec in _fault_specs(body)]
            return JSONResponse({"added": [rule.id for rule in rules]}, status_code=201)
        return JSONResponse({"faults": [rule.as_json() for rule in faults.rules]})

    async def calls(self, request: Request) -> Response:
        ledger = self.sim.calls
        limit = _integer("limit", request.query_params.get("limit", "1000"))
        answer = ledger.as_json(limit=max(0, limit))
        if request.method == "DELETE" or request.query_params.get("reset") == "1":
            ledger.reset()
        return JSONResponse(answer)

    async def truth(self, request: Request) -> Response:
        now = self.sim.world.now()
        since = self._moment(request, "since", float("-inf"))
        until = self._moment(request, "until", now)
        chosen = set(filter(None, request.query_params.get("kind", "").split(",")))
        channel = request.query_params.get("channel_id")
        only = None if channel is None else _integer("channel_id", channel)
        facts = [
            fact.as_json()
            for fact in self.sim.world.truth.between(since, until)
            if (not chosen or fact.kind in chosen) and only in (None, fact.channel_id)
        ]
        return JSONResponse({"now": self.sim.clock.iso(), "events": facts})

    async def truth_state(self, request: Request) -> Response:
        now = self.sim.world.now()
        channels = [state.of(channel, now) for channel in self.sim.world.channels.values()]
        return JSONResponse({"now": self.sim.clock.iso(), "channels": channels})

    async def truth_subscribers(self, request: Request) -> Response:
        channel_id = _integer("channel_id", request.query_params.get("channel_id", ""))
        channel = self.sim.world.channels.get(channel_id)
        if channel is None:
            raise BadRequest("unknown_channel", f"no channel {channel_id}", 404)
        at = self._moment(request, "at", self.sim.world.now())
        return JSONResponse({"channel_id": channel_id, "count": channel.audience.at(at)})

    async def account_state(self, request: Request) -> Response:
        account = self._account(request)
        wanted = (await _mapping(request)).get("state")
        if wanted not in ("active", "frozen", "revoked", "banned"):
            raise BadRequest("bad_state", "expected active, frozen, revoked or banned")
        account.state = wanted
        return JSONResponse({"name": account.name, "state": account.state})

    async def scan(self, request: Request) -> Response:
        account = self._account(request)
        text = (await _mapping(request)).get("token")
        try:
            wanted = None if text is None else accounts.parse_token(str(text))
        except ValueError:
            raise BadRequest("bad_token", "expected a tg://login?token=... address") from None
        token = self.sim.accounts.find_token(wanted)
        if token is None:
            raise BadRequest("no_token", "no QR code is waiting to be scanned", 404)
        self.sim.scan(account, token)
        return JSONResponse({"name": account.name, "scanned": True})

    async def connections(self, request: Request) -> Response:
        self.sim.server.drop_connections()
        return JSONResponse({"dropped": True})

    def _account(self, request: Request) -> accounts.Account:
        name = request.path_params["name"]
        account = self.sim.accounts.by_name.get(name)
        if account is None:
            raise BadRequest("unknown_account", f"no account {name}", 404)
        return account

    def _moment(self, request: Request, name: str, default: float) -> float:
        text = request.query_params.get(name)
        if text is None:
            return default
        try:
            # An unescaped plus of an offset arrives as a space.
            return parse_moment(text.replace(" ", "+")).on(self.sim.scenario.start)
        except ValueError as error:
            raise BadRequest("bad_time", f"{name}: {error}") from None


def _fault_specs(body: Any) -> list[FaultSpec]:
    try:
        return [
            FaultSpec.model_validate(each) for each in (body if isinstance(body, list) else [body])
        ]
    except ValidationError as error:
        first = error.errors()[0]
        raise BadRequest("bad_fault", f"{dotted(first['loc'])}: {first['msg']}", 422) from None


async def _json(request: Request) -> Any:
    try:
        return await request.json()
    except ValueError:
        raise BadRequest("bad_json", "the body is not JSON") from None


async def _mapping(request: Request) -> dict[str, Any]:
    body = await _json(request) if await request.body() else {}
    if not isinstance(body, dict):
        raise BadRequest("bad_body", "expected a JSON object")
    return body


def _integer(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise BadRequest("bad_number", f'{name}: expected a number, got "{text}"') from None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


async def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, BadRequest)  # noqa: S101 - registered for it alone
    answer = {"error": error.name, "message": str(error)}
    return JSONResponse(answer, status_code=error.status)
