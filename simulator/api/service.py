"""Serve what every client asks first: configuration, who am I, nothing new for the account."""

import time
from typing import Any

from telethon.tl import functions as f
from telethon.tl import types as t

from simulator.api import peers
from simulator.api.registry import Call, serves
from simulator.errors import RpcFault


@serves(f.help.GetConfigRequest)
def get_config(call: Call, request: Any) -> Any:
    """Name the loopback address for every data centre, so that no client goes elsewhere."""
    host, port = call.address
    now = int(time.time())
    return t.Config(
        date=now, expires=now + 3600, test_mode=False, this_dc=2,
        dc_options=[t.DcOption(dc, host, port) for dc in range(1, 6)], dc_txt_domain_name="",
        chat_size_max=200, megagroup_size_max=200000, forwarded_count_max=100,
        online_update_period_ms=210000, offline_blur_timeout_ms=5000,
        offline_idle_timeout_ms=30000, online_cloud_timeout_ms=300000,
        notify_cloud_delay_ms=30000, notify_default_delay_ms=1500, push_chat_period_ms=60000,
        push_chat_limit=2, edit_time_limit=172800, revoke_time_limit=2147483647,
        revoke_pm_time_limit=2147483647, rating_e_decay=2419200, stickers_recent_limit=200,
        channels_read_media_period=604800, call_receive_timeout_ms=20000,
        call_ring_timeout_ms=90000, call_connect_timeout_ms=30000, call_packet_timeout_ms=10000,
        me_url_prefix="https://t.me/", caption_length_max=1024, message_length_max=4096,
        webfile_dc_id=2,
    )  # fmt: skip


@serves(f.help.GetNearestDcRequest)
def get_nearest_dc(call: Call, request: Any) -> Any:
    """Name the only data centre there is."""
    return t.NearestDc("XX", 2, 2)


@serves(f.users.GetUsersRequest)
def get_users(call: Call, request: Any) -> Any:
    """Return oneself and the scenario's users."""
    return [_user(call, each) for each in request.id]


@serves(f.users.GetFullUserRequest)
def get_full_user(call: Call, request: Any) -> Any:
    """Return a user's full profile."""
    user = _user(call, request.id)
    if isinstance(user, t.UserEmpty):
        raise RpcFault("USER_ID_INVALID")
    full = t.UserFull(user.id, t.PeerSettings(), t.PeerNotifySettings(), 0)
    return t.users.UserFull(full, [], [user])


@serves(f.updates.GetStateRequest)
def get_state(call: Call, request: Any) -> Any:
    """Return the account's own update state, which never moves."""
    call.require_login()
    return t.updates.State(pts=1, qts=0, date=int(time.time()), seq=1, unread_count=0)


@serves(f.updates.GetDifferenceRequest)
def get_difference(call: Call, request: Any) -> Any:
    """Return nothing new; Telethon asks even when it wants no updates."""
    return t.updates.DifferenceEmpty(date=int(time.time()), seq=1)


def _user(call: Call, peer: Any) -> Any:
    account = call.account
    if isinstance(peer, t.InputUserSelf) or getattr(peer, "user_id", 0) == account.id:
        return peers.myself(account)
    spec = call.world.users.get(getattr(peer, "user_id", 0))
    if spec is None or peer.access_hash != account.access_hash(spec.id):
        return t.UserEmpty(getattr(peer, "user_id", 0))
    return peers.user(account, spec)
