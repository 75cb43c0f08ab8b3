"""What storing a page of 100 new posts costs, client and server together."""

import json
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from channelwatch.domain.channels import ChannelProfile
from channelwatch.domain.posts import Post, PostContent, PostMetrics
from channelwatch.domain.readings import RawPage, Reading
from channelwatch.pipeline.ingest import ingest
from channelwatch.store.postgres import PostgresStore

POSTS = 100
PAGES, WARM = 180, 20
FIRST_ID, CHANNEL = 10_000_000, 2100000101
PROFILE = ChannelProfile(kind="broadcast", title="Lamp street", usernames=("lamp_street",))


class HostClock:
    """Tells the host's time."""

    def now(self) -> datetime:
        """Return the present, UTC."""
        return datetime.now(UTC)


class Writer:
    """Stores pages in one database and says what each cost."""

    def __init__(self, dsn: str) -> None:
        self.store = PostgresStore(dsn, HostClock())
        with self.store.engine.connect() as connection:
            self._backend = int(connection.exec_driver_sql("select pg_backend_pid()").scalar_one())

    def cost(self, reading: Reading) -> float:
        """Store a page of new posts; return its CPU milliseconds, client and server together."""
        before = time.process_time(), _server_seconds(self._backend)
        result = ingest(self.store.collector, reading, reading.answered_at)
        after = time.process_time(), _server_seconds(self._backend)
        if result.new_posts != POSTS:
            msg = f"{result.new_posts} posts were new, not {POSTS}"
            raise RuntimeError(msg)
        return (sum(after) - sum(before)) * 1000


def page_costs(dsns: Sequence[str]) -> list[float]:
    """Return the median CPU milliseconds of storing a page in each database.

    The databases take turns at every page, so that whatever else the host does meets all alike.
    """
    writers = [Writer(dsn) for dsn in dsns]
    costs: list[list[float]] = [[] for _ in writers]
    for number, reading in enumerate(_readings()):
        first = number % len(writers)  # whoever comes first pays for cold caches
        for place in (*range(first, len(writers)), *range(first)):
            costs[place].append(writers[place].cost(reading))
    for writer in writers:
        writer.store.close()
    return [median(column[WARM:]) for column in costs]


def _server_seconds(pid: int) -> float:
    """Return the CPU seconds that a backend has used, by the scheduler's own count."""
    return int(Path(f"/proc/{pid}/schedstat").read_text("ascii").split()[0]) / 1e9


def _readings() -> Iterator[Reading]:
    at = datetime.now(UTC)
    for number in range(PAGES):
        begin = FIRST_ID + number * POSTS
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
            telegram_channel_id=CHANNEL,
            asked_at=asked_at,
            answered_at=asked_at,
            profile=PROFILE,
            subscriber_count=1000 + number // 4,  # most turns see the count of the turn before
            pts=FIRST_ID + number,
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
