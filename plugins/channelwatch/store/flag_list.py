"""Read flags as analysts see them, newest first."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, text

from channelwatch.pipeline.errors import ChannelwatchError

FLAGS = text(
    """
    select * from marts.flags
    where
        (cast(:kind as text) is null or kind = :kind)
        and (cast(:severity as text) is null or severity = :severity)
        and (cast(:status as text) is null or status = :status)
        and (cast(:channel as text) is null or lower(username) = :channel)
        and (cast(:since as timestamptz) is null or opened_at >= :since)
    order by opened_at desc, flag_id desc
    limit :limit
    """
)
FLAG = text("select * from marts.flags where flag_id = :flag_id")


class UnknownFlag(ChannelwatchError):
    """No flag has this number."""

    def __init__(self, flag_id: int) -> None:
        super().__init__(f"there is no flag {flag_id}")


def list_flags(engine: Engine, wanted: Mapping[str, Any], limit: int) -> list[dict[str, Any]]:
    """Return at most `limit` flags that match kind, severity, status, channel and since."""
    names = ("kind", "severity", "status", "channel", "since")
    values = {name: wanted.get(name) for name in names}
    with engine.connect() as connection:
        rows = connection.execute(FLAGS, {**values, "limit": limit}).mappings()
        return [dict(row) for row in rows]


def read_flag(engine: Engine, flag_id: int) -> dict[str, Any]:
    """Return one flag; UnknownFlag names one that is not there."""
    with engine.connect() as connection:
        row = connection.execute(FLAG, {"flag_id": flag_id}).mappings().one_or_none()
    if row is None:
        raise UnknownFlag(flag_id)
    return dict(row)
