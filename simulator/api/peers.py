"""Render channels and users as TL objects."""

from typing import Any

from telethon.tl import types as t

from simulator.accounts import Account
from simulator.scenario.model import UserSpec
from simulator.scenario.posts import RestrictionSpec
from simulator.world import chance
from simulator.world.channel import Channel

BANNED = RestrictionSpec(
    platform="all",
    reason="terms",
    text="This channel can't be displayed because it violated the Terms of Service.",
)


def channel(account: Account, channel: Channel) -> Any:
    """Render a channel for one account; a closed one as `channelForbidden`."""
    profile, broadcast = channel.profile, channel.spec.kind == "broadcast"
    access_hash = account.access_hash(channel.id)
    if channel.access == "private":
        return t.ChannelForbidden(
            channel.id, access_hash, profile.title, broadcast=broadcast, megagroup=not broadcast
        )
    reasons = [BANNED] if channel.access == "banned" else profile.restriction
    several = [name for name in (profile.username, *profile.usernames) if name]
    photo = t.ChatPhotoEmpty()
    if profile.photo:
        photo = t.ChatPhoto(chance.identifier("photo", profile.photo), dc_id=2)
    return t.Channel(
        channel.id,
        profile.title,
        photo,
        channel.created,
        left=True,
        broadcast=broadcast,
        megagroup=not broadcast,
        verified=profile.verified,
        scam=profile.scam,
        fake=profile.fake,
        signatures=channel.spec.signatures,
        has_link=profile.linked_chat is not None,
        restricted=bool(reasons),
        restriction_reason=restriction(reasons) or None,
        access_hash=access_hash,
        # With several usernames Telegram leaves `username` out and lists them all.
        username=profile.username if len(several) == 1 else None,
        usernames=[
            t.Username(name, editable=name == profile.username, active=True) for name in several
        ]
        if len(several) > 1
        else None,
    )


def restriction(reasons: Any) -> list[Any]:
    """Render restriction reasons."""
    return [t.RestrictionReason(each.platform, each.reason, each.text) for each in reasons]


def myself(account: Account) -> Any:
    """Render the account that asks."""
    spec = account.spec
    return t.User(
        account.id,
        is_self=True,
        access_hash=account.access_hash(account.id),
        first_name=spec.first_name,
        username=spec.username,
        phone=spec.phone,
    )


def user(account: Account, spec: UserSpec) -> Any:
    """Render another user or a bot."""
    return t.User(
        spec.id,
        access_hash=account.access_hash(spec.id),
        first_name=spec.first_name,
        username=spec.username,
        bot=spec.bot,
        bot_info_version=1 if spec.bot else None,
    )
