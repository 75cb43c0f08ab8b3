"""Read the counts around a flag, for its picture."""

from sqlalchemy import Connection, text

from channelwatch.domain.audience.scene import Scene
from channelwatch.domain.audience.series import Point, at_seconds

# A run gives its first and its latest observation.
_SERIES = text("""
with flag as (
    select
        telegram_channel_id,
        kind,
        observed_by,
        greatest(
            observed_by, cast(detail ->> 'latest_observed_at' as timestamptz)
        ) as latest_observed_at,
        coalesce(cast(detail ->> 'flagged_at' as timestamptz), observed_by) as flagged_at,
        before ->> 'subscriber_count' as before,
        after ->> 'subscriber_count' as after
    from marts.flags
    where flag_id = :flag_id and after ->> 'subscriber_count' is not null
)
select flag.*, ends.observed_at, n.subscriber_count
from flag
left join (
    marts.subscriber_counts as n
    cross join lateral (values (n.first_observed_at), (n.last_observed_at)) as ends (observed_at)
)
    on n.telegram_channel_id = flag.telegram_channel_id
    and ends.observed_at >= flag.observed_by - interval '6 days'
    and ends.observed_at <= flag.latest_observed_at + interval '6 days'
order by ends.observed_at
""")


def read_scene(connection: Connection, flag_id: int) -> Scene | None:
    """Return the counts around a flag; None for a flag that is not there or about no count."""
    rows = connection.execute(_SERIES, {"flag_id": flag_id}).all()
    if not rows:
        return None
    flag = rows[0]
    return Scene(
        kind=flag.kind,
        before=int(flag.before or 0),
        after=int(flag.after),
        first=at_seconds(flag.observed_by),
        last=at_seconds(flag.latest_observed_at),
        flagged_at=at_seconds(flag.flagged_at),
        points=[
            Point(at_seconds(row.observed_at), row.subscriber_count)
            for row in rows
            if row.observed_at is not None
        ],
    )
