"""Say in yes-or-no signals where two posts of one channel stand in the course of its story.

A later post answers one of the channel's posts, seldom all of them: what another of them fits
better, or what others have said meanwhile, tells which one. Only posts before the later one count.
"""

from collections.abc import Iterable, Iterator, Sequence

from channelwatch.domain.claims.meaning import likeness
from channelwatch.domain.claims.series.model import ClaimMention
from channelwatch.domain.claims.series.pair import Pair
from channelwatch.domain.claims.wording import stems, steps

_WORDS, _CLOSER, _LIKE = (1, 2, 3), (0.0, 0.05, 0.1, 0.2), (0.2, 0.35, 0.5, 0.65)
_NEARER = 0.25  # of the time since the claim: the channel has spoken much later than that


def course_signals(pair: Pair) -> Iterator[str]:
    """Yield what holds of the pair among the posts of its story."""
    posts = _firsts(pair.history)
    own = [m for m in posts if m.channel == pair.later.channel]
    yield from _standing(pair, posts)
    yield from _fitting(pair, [m for m in own if m.post != pair.earlier.post])
    yield from _meanwhile(pair, posts)
    yield from _beside(pair, own)


def _firsts(history: Sequence[ClaimMention]) -> list[ClaimMention]:
    """Return the first mention of each post, in the order of the history."""
    return list({m.post: m for m in reversed(history)}.values())[::-1]


def _standing(pair: Pair, posts: Sequence[ClaimMention]) -> Iterator[str]:
    """Yield whether the claim opens the story or was its last word, and how far the story is."""
    order = [m.post for m in posts]
    if order[:1] == [pair.earlier.post]:
        yield "claim opens story"
    if order[-1:] == [pair.earlier.post]:
        yield "claim is last word"
    yield from steps("posts so far", len(order), (2, 3, 4, 6))
    yield from steps("channels so far", len({m.channel for m in posts}), (2, 3))


def _fitting(pair: Pair, others: Sequence[ClaimMention]) -> Iterator[str]:
    """Yield how much better or worse the channel's other posts fit the later one than the claim."""
    if not others:
        yield "only own post"
        return
    after = [m for m in others if m.at > pair.earlier.at]
    yield from _compared(pair, others, "other own")
    yield from _better(pair, after, "own since")
    yield from _better(pair, [m for m in others if m.at < pair.earlier.at], "own before")
    if not after:
        yield "claim is last own"


def _compared(pair: Pair, others: Sequence[ClaimMention], whose: str) -> Iterator[str]:
    words = _most_words(pair, others) - _most_words(pair, [pair.earlier])
    meant = _most_alike(pair.later, others) - _most_alike(pair.later, [pair.earlier])
    yield from steps(f"{whose} shares more", words, _WORDS)
    yield from steps(f"{whose} shares less", -words, _WORDS)
    yield from steps(f"{whose} means more", meant, _CLOSER)
    yield from steps(f"{whose} means less", -meant, _CLOSER)


def _better(pair: Pair, others: Sequence[ClaimMention], whose: str) -> Iterator[str]:
    if not others:
        return
    if _most_words(pair, others) > _most_words(pair, [pair.earlier]):
        yield f"{whose} shares better"
    if _most_alike(pair.later, others) > _most_alike(pair.later, [pair.earlier]):
        yield f"{whose} means better"


def _meanwhile(pair: Pair, posts: Sequence[ClaimMention]) -> Iterator[str]:
    """Yield what the later post has from what other channels have said since the claim."""
    since = [m for m in posts if m.channel != pair.later.channel and m.at >= pair.earlier.at]
    if not since:
        return
    yield "others since"
    heard = frozenset[str]().union(*(stems(m.text) for m in since))
    taken = (stems(pair.later.text) - stems(pair.earlier.text)) & heard
    yield from steps("from others", len(taken), (1, 2, 3, 5))
    meant = _most_alike(pair.later, since)
    yield from steps("like others", meant, _LIKE)
    if meant > _most_alike(pair.later, [pair.earlier]):
        yield "others mean better"


def _beside(pair: Pair, own: Sequence[ClaimMention]) -> Iterator[str]:
    """Yield how the channel's posts before and since the claim are like both sides."""
    since = [m for m in own if m.at > pair.earlier.at]
    before = [m for m in own if m.at < pair.earlier.at]
    for name, posts in (("since", since), ("before", before)):
        if posts:
            yield from steps(f"own {name} like claim", _most_alike(pair.earlier, posts), _LIKE)
            yield from steps(f"own {name} like later", _most_alike(pair.later, posts), _LIKE)
    if since and pair.later.at - since[-1].at < pair.gap * _NEARER:
        yield "much nearer to own since"


def _most_words(pair: Pair, posts: Iterable[ClaimMention]) -> int:
    return max(len(stems(m.text) & stems(pair.later.text)) for m in posts)


def _most_alike(mention: ClaimMention, posts: Iterable[ClaimMention]) -> float:
    return max(likeness(m.meaning, mention.meaning) for m in posts)
