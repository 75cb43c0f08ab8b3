"""What a reading adds to what is known: versions, absences, states, counters, and their bounds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from channelwatch.domain.kinds import PostState
from channelwatch.domain.posts import Post, PostContent, PostMetrics
from channelwatch.domain.readings import Reading
from channelwatch.domain.reconcile import Changes, KnownPost, reconcile

T0 = datetime(2026, 10, 5, 6, tzinfo=UTC)
NOTHING = Changes(revisions=[], newly_absent=[], returned=[], states=[], metrics=[], unseen_ids=[])


def at(minutes: float) -> datetime:
    return T0 + timedelta(minutes=minutes)


def post(i: int, text: str = "a", **more: object) -> Post:
    content = PostContent(text=text)
    return replace(Post(telegram_message_id=i, published_at=T0, content=content), **more)  # type: ignore[arg-type]


def known(i: int, text: str = "a", **more: object) -> dict[int, KnownPost]:
    return {
        i: replace(
            KnownPost(
                telegram_message_id=i,
                content_sha256=PostContent(text=text).digest(),
                revision_count=1,
                state=PostState.LIVE,
                seen_by=T0,
            ),
            **more,  # type: ignore[arg-type]
        )
    }


def reading(*posts: Post, minutes: float = 30, pts: int | None = 9, **more: object) -> Reading:
    moment = Reading(
        telegram_channel_id=11, asked_at=at(minutes), answered_at=at(minutes + 1), pts=pts
    )
    return replace(moment, posts=posts, **more)  # type: ignore[arg-type]


def test_a_new_post_is_bounded_by_the_last_complete_reading():
    [revision] = reconcile({}, reading(post(3)), at(15)).revisions
    assert (revision.number, revision.observed_after, revision.observed_by) == (1, at(15), at(31))


def test_a_post_of_the_first_reading_has_no_lower_bound():
    [revision] = reconcile({}, reading(post(3)), None).revisions
    assert revision.observed_after is None


def test_the_same_content_is_no_version():
    assert reconcile(known(3), reading(post(3)), at(15)) == NOTHING


def test_an_edit_is_the_next_version():
    [revision] = reconcile(known(3, revision_count=4), reading(post(3, "b")), at(15)).revisions
    assert (revision.number, revision.observed_after) == (5, at(15))


def test_an_edit_is_never_bounded_by_less_than_the_last_sight_of_the_post():
    seen_later = known(3, seen_by=at(20))
    [revision] = reconcile(seen_later, reading(post(3, "b")), at(15)).revisions
    assert revision.observed_after == at(20)


def test_what_an_audit_finds_is_bounded_by_the_post_itself_and_not_by_the_cursor():
    missed = known(3, seen_by=at(2))
    [revision] = reconcile(missed, reading(post(3, "b"), pts=None), at(15)).revisions
    assert revision.observed_after == at(2)


def test_a_backfilled_post_has_no_lower_bound():
    [revision] = reconcile({}, reading(post(3), pts=None), at(15)).revisions
    assert revision.observed_after is None


def test_a_first_absence_is_no_deletion():
    changes = reconcile(known(3), reading(absent_ids=[3]), at(15))
    [absence] = changes.newly_absent
    assert (absence.observed_after, absence.observed_by) == (at(15), at(31))
    assert changes.states == []


def test_a_second_absence_is_a_deletion_bounded_by_the_first():
    once = known(3, absent_after=at(1), absent_by=at(15))
    [change] = reconcile(once, reading(absent_ids=[3]), at(29)).states
    assert change.state is PostState.DELETED
    assert (change.observed_after, change.observed_by) == (at(1), at(15))


def test_two_absences_within_a_minute_are_one():
    once = known(3, absent_by=at(29.5))
    assert reconcile(once, reading(absent_ids=[3]), at(29)) == NOTHING


def test_an_absence_after_the_timer_ran_out_is_an_expiry():
    timed = known(3, absent_by=at(15), expires_at=at(14))
    [change] = reconcile(timed, reading(absent_ids=[3]), at(29)).states
    assert change.state is PostState.EXPIRED


def test_an_absence_before_the_timer_ran_out_is_a_deletion():
    timed = known(3, absent_by=at(15), expires_at=at(16))
    [change] = reconcile(timed, reading(absent_ids=[3]), at(29)).states
    assert change.state is PostState.DELETED


def test_a_deleted_post_is_not_deleted_again():
    gone = known(3, state=PostState.DELETED, absent_by=at(1))
    assert reconcile(gone, reading(absent_ids=[3]), at(15)) == NOTHING


def test_a_post_seen_again_is_back():
    once = known(3, absent_by=at(15))
    assert reconcile(once, reading(post(3)), at(29)).returned == [3]


def test_a_deleted_post_seen_again_is_restored():
    gone = known(3, state=PostState.DELETED, absent_by=at(1))
    changes = reconcile(gone, reading(post(3)), at(15))
    assert [s.state for s in changes.states] == [PostState.LIVE]


def test_a_post_shown_and_then_gone_is_kept_and_absent():
    changes = reconcile({}, reading(post(3), absent_ids=[3]), at(15))
    assert [r.post.telegram_message_id for r in changes.revisions] == [3]
    assert [a.telegram_message_id for a in changes.newly_absent] == [3]
    assert changes.unseen_ids == []


def test_an_unknown_post_that_is_gone_was_never_seen():
    changes = reconcile({}, reading(post(5), absent_ids=[3], skipped_ids=[4]), at(15))
    assert changes.unseen_ids == [3, 4]
    assert changes.newly_absent == []


def test_a_restricted_post_is_hidden_and_shown_again():
    hidden = post(3, restriction_reasons=("all:terms",))
    [change] = reconcile(known(3), reading(hidden), at(15)).states
    assert change.state is PostState.HIDDEN
    [back] = reconcile(known(3, state=PostState.HIDDEN), reading(post(3)), at(15)).states
    assert back.state is PostState.LIVE


def test_counters_are_written_when_they_moved():
    before = known(3, metrics=PostMetrics(views=5))
    same = reading(post(3, metrics=PostMetrics(views=5)))
    more = reading(post(3, metrics=PostMetrics(views=6)))
    assert reconcile(before, same, at(15)).metrics == []
    assert reconcile(before, more, at(15)).metrics == [(3, PostMetrics(views=6))]


def test_what_counters_do_not_tell_stays_as_it_was():
    before = known(3, metrics=PostMetrics(views=5, reactions={"👍": 2}))
    told = reading(metrics=[(3, PostMetrics(views=6))])
    assert reconcile(before, told, at(15)).metrics == [
        (3, PostMetrics(views=6, reactions={"👍": 2}))
    ]


def test_counters_of_unknown_posts_are_left_out():
    assert reconcile({}, reading(metrics=[(3, PostMetrics(views=6))]), at(15)).metrics == []


ids = st.integers(1, 6)
texts = st.sampled_from("abc")
posts = st.lists(st.builds(post, ids, texts, metrics=st.builds(PostMetrics, views=ids)), max_size=6)
readings = st.builds(
    lambda shown, gone, skipped, pts: reading(
        *{p.telegram_message_id: p for p in shown}.values(),
        absent_ids=gone,
        skipped_ids=skipped,
        pts=pts,
    ),
    posts,
    st.lists(ids),
    st.lists(ids),
    st.sampled_from([None, 9]),
)
stores = st.dictionaries(
    ids, st.tuples(texts, st.sampled_from(PostState), st.sampled_from([None, at(1)]))
).map(
    lambda drawn: {
        i: known(i, text, state=state, absent_by=absent_by, absent_after=T0)[i]
        for i, (text, state, absent_by) in drawn.items()
    }
)


def applied(store: dict[int, KnownPost], changes: Changes) -> dict[int, KnownPost]:
    """Return what the store knows once the changes are written."""
    after = dict(store)
    for r in changes.revisions:
        i = r.post.telegram_message_id
        fresh = known(i, r.post.content.text, revision_count=r.number, seen_by=r.observed_by)[i]
        old = after.get(i, fresh)
        after[i] = replace(
            old,
            content_sha256=fresh.content_sha256,
            revision_count=r.number,
            seen_by=r.observed_by,
        )
    for a in changes.newly_absent:
        i = a.telegram_message_id
        after[i] = replace(after[i], absent_by=a.observed_by, absent_after=a.observed_after)
    for i in changes.returned:
        after[i] = replace(after[i], absent_by=None, absent_after=None)
    for s in changes.states:
        after[s.telegram_message_id] = replace(after[s.telegram_message_id], state=s.state)
    for i, metrics in changes.metrics:
        after[i] = replace(after[i], metrics=metrics)
    return after


@given(stores, readings)
def test_the_same_reading_a_second_time_adds_nothing(store: dict[int, KnownPost], seen: Reading):
    after = applied(store, reconcile(store, seen, at(15)))
    again = reconcile(after, seen, at(30))
    assert replace(again, unseen_ids=[]) == NOTHING


@given(stores, readings)
def test_bounds_are_in_order(store: dict[int, KnownPost], seen: Reading):
    changes = reconcile(store, seen, at(15))
    for change in (*changes.revisions, *changes.newly_absent, *changes.states):
        if change.observed_after is not None:
            assert change.observed_after <= change.observed_by


@given(stores, readings)
def test_only_an_absence_ends_a_post(store: dict[int, KnownPost], seen: Reading):
    for change in reconcile(store, seen, at(15)).states:
        if change.state in (PostState.DELETED, PostState.EXPIRED):
            assert change.telegram_message_id in seen.absent_ids
            assert store[change.telegram_message_id].absent_by is not None
