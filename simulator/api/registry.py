"""Find the function that serves a request, and give it what it needs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from telethon.tl import types as t

from simulator.accounts import Account, Accounts
from simulator.errors import RpcFault
from simulator.faults import Rule
from simulator.mtproto.session import Session
from simulator.world.channel import Channel
from simulator.world.world import World

ABSENT = ("unborn", "deleted")
Handler = Callable[["Call", Any], Any]
HANDLERS: dict[type, Handler] = {}


@dataclass(slots=True, kw_only=True)
class Call:
    """One request on its way: who asks, what world they see, what will be twisted."""

    session: Session
    world: World
    accounts: Accounts
    address: tuple[str, int]
    now: float
    twists: dict[str, Rule] = field(default_factory=dict)  # faults that bend the answer

    @property
    def key_id(self) -> int:
        """Return the auth key the request came under."""
        return self.session.key_id

    @property
    def account(self) -> Account:
        """Return who asks; a fault when nobody is logged in."""
        account = self.accounts.logged_in.get(self.key_id)
        if account is None:
            raise RpcFault("AUTH_KEY_UNREGISTERED")
        return account

    def require_login(self) -> None:
        """Raise a fault when nobody is logged in."""
        _ = self.account

    def channel(self, peer: Any) -> Channel:
        """Return the channel an input peer names, if this account may see it."""
        if isinstance(peer, t.InputPeerChannelFromMessage | t.InputChannelFromMessage):
            raise RpcFault("CHANNEL_INVALID")
        channel = self.world.channels.get(getattr(peer, "channel_id", 0))
        if channel is None or peer.access_hash != self.account.access_hash(channel.id):
            raise RpcFault("CHANNEL_INVALID")
        if channel.access in ABSENT:
            raise RpcFault("CHANNEL_INVALID")
        if channel.access != "open":
            raise RpcFault("CHANNEL_PRIVATE")
        return channel


def serves(*requests: type) -> Callable[[Handler], Handler]:
    """Register a function for request types."""

    def register(handler: Handler) -> Handler:
        HANDLERS.update(dict.fromkeys(requests, handler))
        return handler

    return register
