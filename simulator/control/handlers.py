"""Answer the control endpoint's requests."""

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from simulator import accounts, state
from simulator.control import reading
from simulator.faults import UnknownTargetError
from simulator.scenario.moments import parse_moment

if TYPE_CHECKING:
    from simulator.running import SimulatedTelegram


class Handlers:
    """One method an endpoint."""

    def __init__(self, simulated: "SimulatedTelegram") -> None:
        self.sim = simulated

    async def ready(self, request: Request) -> Response:
        """Return what the ready file holds."""
        return JSONResponse(self.sim.ready())

    async def clock(self, request: Request) -> Response:
        """Return the virtual moment."""
        now = self.sim.world.now()
        clock = {"now": self.sim.clock.iso(), "epoch": now, "speed": self.sim.clock.speed}
        return JSONResponse(clock)

    async def advance(self, request: Request) -> Response:
        """Move the clock forward."""
        body = await reading.mapping(request)
        clock = self.sim.clock
        try:
            if set(body) == {"seconds"} and reading.is_number(body["seconds"]):
                clock.advance(body["seconds"])
            elif set(body) == {"to"}:
                clock.advance_to(parse_moment(body["to"]).on(self.sim.scenario.start))
            else:
                raise reading.BadRequest(
                    "bad_body", 'expected {"seconds": number} or {"to": ISO time}'
                )
        except ValueError as error:
            raise reading.BadRequest("bad_time", str(error)) from None
        return await self.clock(request)

    async def faults(self, request: Request) -> Response:
        """List, add or lift fault rules."""
        faults = self.sim.faults
        if request.method == "DELETE":
            return JSONResponse({"removed": faults.clear(reading.integer(request, "id"))})
        if request.method == "POST":
            specs = await reading.fault_specs(request)
            try:
                for spec in specs:
                    faults.check(spec)
            except UnknownTargetError as error:
                raise reading.BadRequest("bad_fault", str(error), 422) from None
            rules = [faults.add(spec) for spec in specs]
            return JSONResponse({"added": [rule.id for rule in rules]}, status_code=201)
        return JSONResponse({"faults": [rule.as_json() for rule in faults.rules]})

    async def calls(self, request: Request) -> Response:
        """Return the ledger of calls; DELETE or ?reset=1 starts it anew."""
        ledger = self.sim.calls
        limit = reading.integer(request, "limit")
        answer = ledger.as_json(limit=1000 if limit is None else max(0, limit))
        if request.method == "DELETE" or request.query_params.get("reset") == "1":
            ledger.reset()
        return JSONResponse(answer)

    async def truth(self, request: Request) -> Response:
        """Return what happened, as far as it is asked for."""
        now = self.sim.world.now()
        since = self._moment(request, "since", float("-inf"))
        until = self._moment(request, "until", now)
        kinds, only = reading.kinds(request), reading.integer(request, "channel_id")
        facts = [
            fact.as_json()
            for fact in self.sim.world.truth.between(since, until)
            if fact.kind in kinds and only in (None, fact.channel_id)
        ]
        return JSONResponse({"now": self.sim.clock.iso(), "events": facts})

    async def truth_state(self, request: Request) -> Response:
        """Return every channel as it is now."""
        now = self.sim.world.now()
        channels = [state.of(channel, now) for channel in self.sim.world.channels.values()]
        return JSONResponse({"now": self.sim.clock.iso(), "channels": channels})

    async def truth_subscribers(self, request: Request) -> Response:
        """Return a channel's audience at a moment."""
        channel_id = reading.integer(request, "channel_id")
        channel = self.sim.world.channels.get(channel_id or 0)
        if channel is None:
            raise reading.BadRequest("unknown_channel", f"no channel {channel_id}", 404)
        at = self._moment(request, "at", self.sim.world.now())
        return JSONResponse({"channel_id": channel_id, "count": channel.audience.at(at)})

    async def account_state(self, request: Request) -> Response:
        """Freeze, revoke, ban or restore an account."""
        account = self._account(request)
        wanted = (await reading.mapping(request)).get("state")
        if wanted not in ("active", "frozen", "revoked", "banned"):
            raise reading.BadRequest("bad_state", "expected active, frozen, revoked or banned")
        account.state = wanted
        return JSONResponse({"name": account.name, "state": account.state})

    async def scan(self, request: Request) -> Response:
        """Scan a QR code as an account."""
        account = self._account(request)
        text = (await reading.mapping(request)).get("token")
        try:
            wanted = None if text is None else accounts.parse_token(str(text))
        except ValueError:
            raise reading.BadRequest(
                "bad_token", "expected a tg://login?token=... address"
            ) from None
        token = self.sim.accounts.find_token(wanted)
        if token is None:
            raise reading.BadRequest("no_token", "no QR code is waiting to be scanned", 404)
        self.sim.scan(account, token)
        return JSONResponse({"name": account.name, "scanned": True})

    async def connections(self, request: Request) -> Response:
        """Cut every client off."""
        self.sim.server.drop_connections()
        return JSONResponse({"dropped": True})

    def _account(self, request: Request) -> accounts.Account:
        name = request.path_params["name"]
        account = self.sim.accounts.by_name.get(name)
        if account is None:
            raise reading.BadRequest("unknown_account", f"no account {name}", 404)
        return account

    def _moment(self, request: Request, name: str, default: float) -> float:
        found = reading.moment(request, name, self.sim.scenario.start)
        return default if found is None else found
