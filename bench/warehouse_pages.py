"""What storing a page of 100 new posts costs, client and server together."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from channelwatch.domain.channels import ChannelProfile
from channelwatch.domain.posts import Post, PostContent, PostMetrics
from channelwatch.domain.readings import RawPage, Reading
from channelwatch.pipeline.ingest import ingest
from channelwatch.store.postgres import PostgresStore

POSTS = 100
PAGES = 60
PROFILE = ChannelProfile(kind="broadcast", title="Lamp street", usernames=("lamp_street",))


class HostClock:
    """Tells the host's time."""

    def now(self) -> datetime:
        """Return the present, UTC."""
        return datetime.now(UTC)


def page_cost(dsn: str, first_id: int, channel: int = 2100000101) -> float:
    """Return the median CPU milliseconds of storing one page of 100 new posts."""
    store = PostgresStore(dsn, HostClock())
    with store.engine.connect() as connection:
        server = int(connection.exec_driver_sql("select pg_backend_pid()").scalar_one())
    costs = []
    for reading in _readings(first_id, channel):
        before = time.process_time(), _server_seconds(server)
        result = ingest(store.collector, reading, reading.answered_at)
        after = time.process_time(), _server_seconds(server)
        costs.append(sum(after) - sum(before))
        if result.new_posts != POSTS:
            msg = f"{result.new_posts} posts were new, not {POSTS}"
            raise RuntimeError(msg)
    store.close()
    return median(costs[10:]) * 1000


def _server_seconds(pid: int) -> float:
    """Return the CPU seconds that a backend has used, by the scheduler's own count."""
    return int(Path(f"/proc/{pid}/schedstat").read_text("ascii").split()[0]) / 1e9


def _readings(first_id: int, channel: int) -> Iterator[Reading]:
    at = datetime.now(UTC)
    for number in range(PAGES):
        begin = first_id + number * POSTS
        asked_at = at + timedelta(seconds=number)
        posts = [_post(i, asked_at) for i in range(begin, begin + POSTS)]
        payload = json.dumps(
            [
                {"_": "Message", "id": p.telegram_message_id, "message": p.content.text}
                for p in posts
            ]
        )
        page = RawPage(
            method="messages.getHistory",
            tl_layer=216,
            payload=payload.encode(),
            answered_at=asked_at,
        )
        yield Reading(
            telegram_channel_id=channel,
            asked_at=asked_at,
            answered_at=asked_at,
            profile=PROFILE,
            subscriber_count=1000 + number,
            pts=first_id + number,
            posts=posts,
            pages=(page,),
        )


def _post(number: int, published_at: datetime) -> Post:
    text = f"Дорога у моста № {number} закрыта. " * 6
    return Post(
        telegram_message_id=number,
        published_at=published_at,
        content=PostContent(text=text, media={"kind": "photo", "id": number}),
        metrics=PostMetrics(views=number % 977, reactions={"👍": number % 7}),
    )
