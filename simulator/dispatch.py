"""Take each API request through faults, account state and handler to its answer."""

import asyncio
import logging
import struct
from typing import Any

from telethon.tl import functions as f
from telethon.tl import types as t

from simulator import api, effects
from simulator.accounts import Account, Accounts
from simulator.api.registry import HANDLERS, Call
from simulator.calls import CallLedger, Spoken
from simulator.errors import RpcFault
from simulator.faults import Faults, Rule, Target, method_name
from simulator.mtproto.server import MTProtoServer
from simulator.mtproto.session import Session
from simulator.world.world import World

__all__ = ["Dispatcher", "api"]  # importing the api registers its handlers

log = logging.getLogger(__name__)
VECTOR, TRUE, FALSE = 0x1CB5C415, 0x997275B5, 0xBC799737
WRAPPERS = (
    f.InvokeWithLayerRequest,
    f.InitConnectionRequest,
    f.InvokeWithoutUpdatesRequest,
    f.InvokeAfterMsgRequest,
    f.InvokeAfterMsgsRequest,
    f.InvokeWithTakeoutRequest,
    f.InvokeWithMessagesRangeRequest,
)
FROZEN_OUT = ("contacts.", "channels.", "messages.", "upload.", "updates.getChannelDifference")


class Dispatcher:
    """What happens between a request's arrival and its answer."""

    def __init__(
        self, world: World, accounts: Accounts, faults: Faults, ledger: CallLedger
    ) -> None:
        self.world, self.accounts, self.faults, self.ledger = world, accounts, faults, ledger
        self.address = ("127.0.0.1", 0)
        self.server: MTProtoServer  # set by whoever connects the two
        self._waiting: set[asyncio.Task[None]] = set()

    def request(self, session: Session, msg_id: int, request: Any) -> None:
        """Serve a request, at once unless a fault delays it."""
        while isinstance(request, WRAPPERS):
            request = request.query
        now, method = self.world.now(), method_name(type(request))
        account = self.accounts.logged_in.get(session.key_id)
        name = account.name if account else None
        channel_id = self._channel_id(request)
        spoken = self.ledger.begin(name, session.line.number, method, channel_id)
        rules: list[Rule] = []
        if self.faults.rules:
            target = Target(
                method=method,
                account=name,
                channel_id=channel_id,
                usernames=self._usernames(request, channel_id),
                now=now,
            )
            rules = self.faults.striking(target)
        delay = sum(rule.spec.seconds for rule in rules if rule.spec.do == "delay")
        if not delay:
            self._serve(session, msg_id, request, rules, spoken)
            return
        task = asyncio.create_task(self._later(delay, session, msg_id, request, rules, spoken))
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    def stop(self) -> None:
        """Give up on delayed calls."""
        for task in self._waiting:
            task.cancel()

    async def _later(self, delay: float, *serve: Any) -> None:
        await asyncio.sleep(delay)
        self._serve(*serve)

    def _serve(
        self, session: Session, msg_id: int, request: Any, rules: list[Rule], spoken: Spoken
    ) -> None:
        try:
            for rule in rules:
                if effects.strike(rule, session, msg_id, self.server):
                    self.ledger.end(spoken, rule.spec.do)
                    return
            body, outcome = self._answer(session, request, rules, spoken.method), "ok"
        except RpcFault as fault:
            body, outcome = bytes(t.RpcError(fault.code, fault.message)), fault.message
        except Exception:
            log.exception("%s failed", spoken.method)
            body, outcome = bytes(t.RpcError(500, "INTERNAL")), "INTERNAL"
        self.ledger.end(spoken, outcome)
        session.answer(msg_id, body)
        if any(rule.spec.do == "disconnect_after" for rule in rules):
            session.flush()
            session.line.writer.close()

    def _answer(self, session: Session, request: Any, rules: list[Rule], method: str) -> bytes:
        account = self.accounts.logged_in.get(session.key_id)
        self._check_single(session, account, rules)
        if account is not None:
            _check_state(account, method)
        handler = HANDLERS.get(type(request))
        if handler is None:
            log.warning("not served: %s", method)
            raise RpcFault("METHOD_INVALID")
        call = Call(
            session=session,
            world=self.world,
            accounts=self.accounts,
            address=self.address,
            now=self.world.now(),
            twists={rule.spec.do: rule for rule in rules if rule.spec.do in effects.TWISTS},
        )
        return _serialised(handler(call, request))

    def _check_single(self, session: Session, account: Account | None, rules: list[Rule]) -> None:
        """Kill a session that is used from two connections at once, for good."""
        key_id = session.key_id
        if any(rule.spec.do == "duplicated" for rule in rules) or (
            account is not None
            and account.spec.exclusive
            and any(
                other.key_id == key_id and other.line is not session.line and not other.line.is_gone
                for other in self.server.sessions.values()
            )
        ):
            self.accounts.duplicated.add(key_id)
        if key_id in self.accounts.duplicated:
            raise RpcFault("AUTH_KEY_DUPLICATED")

    def _channel_id(self, request: Any) -> int | None:
        peer = getattr(request, "channel", None) or getattr(request, "peer", None)
        found = getattr(peer, "channel_id", None)
        if found is None and getattr(request, "username", None):
            holder = self.world.holder(request.username)
            return holder.id if holder else None
        return found

    def _usernames(self, request: Any, channel_id: int | None) -> tuple[str, ...]:
        asked = getattr(request, "username", None)
        names = [asked] if isinstance(asked, str) else []
        channel = self.world.channels.get(channel_id or 0)
        if channel is not None:
            names += [channel.spec.username or "", channel.profile.username or ""]
        return tuple(name.lower() for name in names if name)


def _check_state(account: Account, method: str) -> None:
    if method.startswith(("auth.", "help.")):
        return
    if account.state == "revoked":
        raise RpcFault("SESSION_REVOKED")
    if account.state == "banned":
        raise RpcFault("USER_DEACTIVATED_BAN")
    if account.state == "frozen" and method.startswith(FROZEN_OUT):
        raise RpcFault("FROZEN_METHOD_INVALID")


def _serialised(answer: Any) -> bytes:
    if isinstance(answer, list):
        parts = b"".join(bytes(each) for each in answer)
        return struct.pack("<Ii", VECTOR, len(answer)) + parts
    if isinstance(answer, bool):
        return struct.pack("<I", TRUE if answer else FALSE)
    return bytes(answer)
