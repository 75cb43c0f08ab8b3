"""Register what is written or spoken in the media of posts, through the operators' function."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, text

from channelwatch.domain.media_texts import RecognisedText, checked
from channelwatch.store.operators import Refused, refusals
from channelwatch.store.storable import clean_text

_CHANNEL = text(
    "select telegram_channel_id from marts.channels where lower(username) = lower(:name)"
)
_REGISTER = text("""
select ops.register_media_text(:channel, :message, :source, :body, :engine, :operator, :at)
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaOf:
    """The post whose media it is, its channel by present username or by Telegram's id."""

    channel: str | int
    message: int


class MediaTexts:
    """The texts of media, as role channelwatch_ops registers them; `at` is the caller's clock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def register(self, of: MediaOf, found: RecognisedText, operator: str, at: datetime) -> int:
        """Register a text, made storable; return its number within the post.

        The same words again have the number that they had. Refused names a post that is not
        stored, MediaTextRefused a text that cannot be taken.
        """
        body = checked(clean_text(found.body))
        asked = asdict(found) | {
            "body": body,
            "message": of.message,
            "operator": operator,
            "at": at,
        }
        with refusals(), self._engine.begin() as connection:
            asked["channel"] = _channel_id(connection, of.channel)
            return int(connection.execute(_REGISTER, asked).scalar_one())


def _channel_id(connection: Connection, channel: str | int) -> int:
    if isinstance(channel, int):
        return channel
    found = connection.execute(_CHANNEL, {"name": channel}).scalar()
    if found is None:
        msg = f"no watched channel has the username {channel}: give t.me/c/ID/POST"
        raise Refused(msg)
    return int(found)
