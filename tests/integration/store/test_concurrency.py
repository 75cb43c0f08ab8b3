"""Writers on the same channels wait for each other; nothing is lost and nobody deadlocks."""

import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from channelwatch.domain.kinds import ChannelState
from channelwatch.store.checks import run_checks
from channelwatch.store.postgres import PostgresStore
from tests.fakes.clock import START, FakeClock
from tests.integration.store.conftest import Database
from tests.integration.store.flags import flag
from tests.integration.store.readings import CHANNEL, at, post, reading
from tests.integration.store.steps import ingest

CHANNELS = range(CHANNEL, CHANNEL + 3)
SECONDS = float(os.environ.get("CHANNELWATCH_TEST_SECONDS", "4"))  # 60 for the long run


class Writers:
    """What eight writers wrote, by channel: the truth that the database is held against."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.written: dict[int, set[int]] = {channel: set() for channel in CHANNELS}
        self.begun = threading.Lock()
        self.turn = 0

    def next_turn(self) -> int:
        with self.begun:
            self.turn += 1
            return self.turn

    def write(self, seed: int) -> int:
        store, dice = PostgresStore(self.database.dsn("writer"), FakeClock()), random.Random(seed)
        until, pages = time.monotonic() + SECONDS, 0
        while time.monotonic() < until:
            channel, turn = dice.choice(CHANNELS), self.next_turn()
            ids = dice.sample(range(1, 120), 25)
            page = reading(
                START + timedelta(seconds=turn),
                [post(i, f"{i} as of {dice.randint(0, 3)}", views=turn) for i in ids],
                telegram_channel_id=channel,
                subscriber_count=turn,
                pts=turn,
            )
            ingest(store, page)
            self.written[channel].update(ids)
            pages += 1
        store.close()
        return pages

    def judge(self, seed: int) -> int:
        """Examine, flag across channels and change states meanwhile."""
        store, dice = PostgresStore(self.database.dsn("writer"), FakeClock()), random.Random(seed)
        until, flagged = time.monotonic() + SECONDS, 0
        while time.monotonic() < until:
            for channel in store.detection.channels_with_facts():
                with store.detection.examine(channel) as examination:
                    for _ in range(2):
                        shared = [flag(f"joint-{dice.randint(0, 5)}", explanation=str(flagged))]
                        flagged += examination.raise_flags(shared, START)
                    examination.done()
            state = dice.choice([ChannelState.PRIVATE, ChannelState.GONE])
            store.collector.record_channel_state(dice.choice(CHANNELS), state, "X", at(hours=9))
        store.close()
        return flagged


@pytest.mark.timeout(120 + 10 * SECONDS)
def test_eight_writers_on_overlapping_channels(database: Database):
    writers = Writers(database)
    store = database.store()
    ingest(store, *(reading(telegram_channel_id=channel) for channel in CHANNELS))
    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(writers.write, seed) for seed in range(6)]
        jobs += [pool.submit(writers.judge, seed) for seed in range(6, 8)]
        done = [job.result() for job in jobs]
    assert min(done) > 0
    stored = database.rows(
        "select telegram_channel_id, telegram_message_id from core.posts order by 1, 2"
    )
    assert stored == sorted((c, i) for c, ids in writers.written.items() for i in ids)
    assert (
        database.scalar(
            "select count(*) from (select from core.post_revisions group by telegram_channel_id,"
            " telegram_message_id having count(*) <> max(revision)) as holes"
        )
        == 0
    )
    assert database.scalar("select max(pts) from core.channels") <= writers.turn
    database.rows("delete from ops.unexamined")
    broken = {name for name, rows in run_checks(store.engine).items() if rows}
    assert broken == set()
    assert (
        database.scalar("select deadlocks from pg_stat_database where datname = current_database()")
        == 0
    )


def test_a_second_writer_waits_for_the_first(store: PostgresStore, database: Database):
    ingest(store, reading())
    order: list[str] = []

    def second() -> None:
        other = PostgresStore(database.dsn("writer"), FakeClock())
        with other.collector.channel_page(CHANNEL) as page:
            order.append(f"second sees {len(page.known_posts([1]))}")
        other.close()

    with store.collector.channel_page(CHANNEL) as page:
        waiting = threading.Thread(target=second)
        waiting.start()
        time.sleep(0.3)
        from channelwatch.domain.reconcile import reconcile

        late = reading(at(minutes=15), [post(1)])
        page.write(late, reconcile({}, late, None), START)
        order.append("first writes")
    waiting.join()
    assert order == ["first writes", "second sees 1"]
