"""Hold what Telegram answered against the assumptions that the collector is built on."""

from channelwatch.domain.diagnosis import Answers, Finding, Result


def diagnose(answers: Answers) -> list[Finding]:
    """Return a finding for each assumption, in the order the collector meets them."""
    return [rule(answers) for rule in RULES]


def _membership(a: Answers) -> Finding:
    if a.has_left is None:
        evidence = a.why_not("full")
    elif a.has_left:
        evidence = "the account has not joined, and was answered"
    else:
        evidence = "the account is a member: try a channel that it has not joined"
    return Finding(
        name="not_joined",
        assumption="A public channel can be read without joining it.",
        result=Result.HOLDS if a.has_left else Result.UNSEEN,
        evidence=evidence,
    )


def _count(a: Answers) -> Finding:
    is_present = a.subscriber_count is not None
    return Finding(
        name="count_present",
        assumption="channels.getFullChannel carries participants_count.",
        result=_holds_or_deviates(is_present) if a.full_pts else Result.UNSEEN,
        evidence=("present" if is_present else "absent") if a.full_pts else a.why_not("full"),
        consequence="No subscriber change of such a channel is ever flagged: its count is NULL.",
    )


def _history(a: Answers) -> Finding:
    if a.history_pts is None or a.history_total is None:
        result, evidence = Result.UNSEEN, a.why_not("history")
    else:
        ids = [post.post_id for post in a.history]
        is_whole = a.history_pts > 0 and a.history_total >= len(ids)
        is_ordered = ids == sorted(ids, reverse=True)
        result = _holds_or_deviates(is_whole and is_ordered)
        evidence = f"pts {a.history_pts}, count {a.history_total}, {len(ids)} posts"
        evidence += "" if is_ordered else ", not newest first"
    return Finding(
        name="history_carries_pts",
        assumption="messages.getHistory answers newest first, with the channel's pts and count.",
        result=result,
        evidence=evidence,
        consequence="A sweep cannot tell up to which event it is complete.",
    )


def _same_pts(a: Answers) -> Finding:
    if a.history_pts is None or len(a.full_pts) < 2:
        result = Result.UNSEEN
        evidence = a.why_not("history" if a.history_pts is None else "full again")
    else:
        before, after = a.full_pts[0], a.full_pts[-1]
        result = _holds_or_deviates(before <= a.history_pts <= after)
        evidence = f"getFullChannel {before}, getHistory {a.history_pts}, getFullChannel {after}"
    return Finding(
        name="pts_is_current",
        assumption="channels.getFullChannel's pts is the present one, as getHistory's is.",
        result=result,
        evidence=evidence,
        consequence="A pts that stands still hides posts, edits and deletions from every poll.",
    )


def _difference(a: Answers) -> Finding:
    refusals = [each.refused for each in a.differences if each.refused]
    if not a.differences:
        result, evidence = Result.UNSEEN, a.why_not("difference")
    elif refusals:
        result, evidence = Result.DEVIATES, f"refused: {refusals[0]}"
    else:
        spans = (f"{each.since} → {each.pts}" for each in a.differences)
        result, evidence = Result.HOLDS, "pts " + ", ".join(spans)
    return Finding(
        name="difference_accepted",
        assumption="updates.getChannelDifference answers for a channel that is not joined.",
        result=result,
        evidence=evidence,
        consequence="Every change costs a sweep instead: more requests, and late deletions.",
    )


def _edit_moves_pts(a: Answers) -> Finding:
    """An edit is proven to take a pts when a difference tells it although it begins after the post.

    It begins after the post when a newer post of the history is missing from it.
    """
    result, evidence = _edit_against_store(a)
    for edited in (post for post in a.history if post.edited_at and result is Result.UNSEEN):
        newer = {post.post_id for post in a.history if post.post_id > edited.post_id}
        for each in a.differences:
            if edited.post_id in each.post_ids and newer - each.post_ids:
                result, evidence = Result.HOLDS, f"a difference since {each.since} told an edit"
    return Finding(
        name="edit_moves_pts",
        assumption="An edit moves the channel's pts.",
        result=result,
        evidence=evidence,
        consequence="An unchanged pts does not mean unchanged posts: edits come late, by audits.",
    )


def _edit_against_store(a: Answers) -> tuple[Result, str]:
    if a.stored_at is None or a.stored_pts is None or a.history_pts is None:
        return Result.UNSEEN, "no edit in sight whose event is"
    is_edited = any(post.edited_at and post.edited_at > a.stored_at for post in a.history)
    if is_edited and a.history_pts == a.stored_pts:
        return Result.DEVIATES, f"edited since {a.stored_at:%Y-%m-%d %H:%M} UTC, same pts"
    return Result.UNSEEN, "no edit in sight whose event is"


def _deleted_is_empty(a: Answers) -> Finding:
    if not a.asked_ids:
        result, evidence = Result.UNSEEN, a.why_not("messages")
    elif a.deleted_id is None:
        result, evidence = Result.UNSEEN, "no gap in the newest ids: nothing was deleted"
    else:
        is_empty = a.deleted_id in a.empty_ids
        answered = "messageEmpty" if is_empty else "no messageEmpty"
        result, evidence = (
            _holds_or_deviates(is_empty),
            f"{answered} for an id missing in the history",
        )
    return Finding(
        name="deleted_is_empty",
        assumption="channels.getMessages answers messageEmpty for a deleted id.",
        result=result,
        evidence=evidence,
        consequence="Deletions cannot be told from posts that were not answered.",
    )


def _all_ids_answered(a: Answers) -> Finding:
    missing = set(a.asked_ids) - a.found_ids - a.empty_ids
    evidence = f"{len(a.asked_ids)} asked, {len(a.found_ids)} posts, {len(a.empty_ids)} empty"
    return Finding(
        name="every_id_answered",
        assumption="channels.getMessages answers every id that was asked for.",
        result=_holds_or_deviates(not missing) if a.asked_ids else Result.UNSEEN,
        evidence=evidence if a.asked_ids else a.why_not("messages"),
        consequence="Unanswered ids are asked again; they never count as deleted.",
    )


def _views_still(a: Answers) -> Finding:
    if len(a.views) < 3:
        result, evidence = Result.UNSEEN, a.why_not("views")
    else:
        first, second = a.views[0], a.views[-1]
        moved = {i: (v, second.get(i)) for i, v in first.items() if second.get(i) != v}
        is_all_by_one = bool(moved) and set(moved) == set(first) and len(first) > 1
        is_all_by_one &= all(
            old is not None and new is not None and new - old in (1, 2)
            for old, new in moved.values()
        )
        result = Result.DEVIATES if is_all_by_one else _holds_or_unseen(not moved)
        evidence = f"{len(moved)} of {len(first)} counters moved between three looks"
    return Finding(
        name="looking_counts_no_view",
        assumption="messages.getMessagesViews without increment counts no view.",
        result=result,
        evidence=evidence,
        consequence="Our own looking would inflate the views that we store.",
    )


def _holds_or_deviates(holds: bool) -> Result:
    return Result.HOLDS if holds else Result.DEVIATES


def _holds_or_unseen(holds: bool) -> Result:
    return Result.HOLDS if holds else Result.UNSEEN


RULES = (
    _membership,
    _count,
    _history,
    _same_pts,
    _difference,
    _edit_moves_pts,
    _deleted_is_empty,
    _all_ids_answered,
    _views_still,
)

UNTESTABLE = (
    "Edits made and undone between two polls cannot be recovered.",
    "How many calls a day an account bears: published nowhere, never tried out.",
    "How long Telegram keeps the events that a difference tells.",
)
"""Inferred too, and left so: to test them would cost an account."""
