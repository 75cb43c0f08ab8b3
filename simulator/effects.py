"""Make a call go wrong the way a fault rule says."""

import struct
from collections.abc import Callable

from telethon.tl import types as t

from simulator.errors import RpcFault
from simulator.faults import Rule
from simulator.mtproto.server import MTProtoServer
from simulator.mtproto.session import Session

# Effects that let the call through and bend its answer; handlers look for them.
TWISTS = {"freeze_pts", "omit_count", "too_long", "short_page", "shuffle", "omit_messages"}
Effect = Callable[[Rule, Session, int, MTProtoServer], None]


def strike(rule: Rule, session: Session, msg_id: int, server: MTProtoServer) -> bool:
    """Apply a rule that prevents a proper answer: True when there will be none at all.

    Raises RpcFault when the answer is an error.
    """
    effect = _EFFECTS.get(rule.spec.do)
    if effect is None:
        return False
    effect(rule, session, msg_id, server)
    return True


def _flood_wait(rule: Rule, *_: object) -> None:
    error = f"FLOOD_WAIT_{int(rule.spec.seconds)}"
    raise RpcFault(error)


def _rpc_error(rule: Rule, *_: object) -> None:
    raise RpcFault(rule.spec.error or "INTERNAL", rule.spec.code)


def _migrate(rule: Rule, *_: object) -> None:
    error = f"{rule.spec.to.upper()}_MIGRATE_{rule.spec.dc}"
    raise RpcFault(error)


def _frozen(rule: Rule, *_: object) -> None:
    raise RpcFault("FROZEN_METHOD_INVALID")


def _refuse_difference(rule: Rule, *_: object) -> None:
    raise RpcFault(rule.spec.error or "CHAT_FORBIDDEN", rule.spec.code)


def _disconnect(rule: Rule, session: Session, *_: object) -> None:
    session.line.writer.close()


def _drop(rule: Rule, *_: object) -> None:
    """Leave the call without an answer."""


def _garbage(rule: Rule, session: Session, *_: object) -> None:
    session.line.write_packet(struct.pack("<Q", session.key_id) + bytes(16 + 64))


def _bad_salt(rule: Rule, session: Session, msg_id: int, server: MTProtoServer) -> None:
    server.change_salts()
    notice = t.BadServerSalt(msg_id, 0, 48, server.salt(session.key_id))
    session.send(bytes(notice), content=False)


def _transport_error(rule: Rule, session: Session, *_: object) -> None:
    session.line.write_error(rule.spec.code or -429)


def _forget_key(rule: Rule, session: Session, msg_id: int, server: MTProtoServer) -> None:
    server.forget_key(session.key_id)
    session.line.write_error(-404)


_EFFECTS: dict[str, Effect] = {
    "flood_wait": _flood_wait,
    "rpc_error": _rpc_error,
    "migrate": _migrate,
    "frozen": _frozen,
    "refuse_difference": _refuse_difference,
    "disconnect": _disconnect,
    "drop": _drop,
    "garbage": _garbage,
    "bad_salt": _bad_salt,
    "transport_error": _transport_error,
    "forget_key": _forget_key,
}
# Those that the dispatcher sees to itself.
TIMED = {"delay", "disconnect_after", "duplicated"}
KNOWN = TWISTS | TIMED | set(_EFFECTS)
