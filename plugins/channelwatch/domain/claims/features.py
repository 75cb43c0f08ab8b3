"""Describe a difference in content words by numbers, for the content classifier."""

from rapidfuzz import fuzz

from channelwatch.domain.claims.differences import Difference
from channelwatch.domain.claims.items import Item

FEATURES = (
    "regions", "removed", "added", "replaced", "names_removed", "names_added", "share_kept",
    "similarity", "best_similarity", "respelled", "moved", "length", "one_sided", "labelled",
    "verb_like", "sentence_similarity", "function_changes", "is_short",
)  # fmt: skip


def content_features(difference: Difference) -> dict[str, float]:
    """Return the features of what is still unaccounted for, each roughly within 0..1."""
    regions = difference.regions_with_content()
    removed = [difference.before[i] for r in regions for i in r.removed]
    added = [difference.after[j] for r in regions for j in r.added]
    old = [item for item in removed if not item.is_function]
    new = [item for item in added if not item.is_function]
    return {
        "regions": min(len(regions), 6) / 6,
        "removed": min(len(old), 8) / 8,
        "added": min(len(new), 8) / 8,
        "replaced": min(len(old), len(new), 6) / 6,
        "names_removed": min(_names(old), 3) / 3,
        "names_added": min(_names(new), 3) / 3,
        "share_kept": difference.share_kept,
        "similarity": fuzz.ratio(_text(old), _text(new)) / 100,
        "best_similarity": _best_similarity(old, new),
        "respelled": min(len(difference.respelled), 6) / 6,
        "moved": min(len(difference.moved), 6) / 6,
        "length": min(len(difference.after), 50) / 50,
        "one_sided": float(not old or not new),
        "labelled": float(any(item.labels for item in (*old, *new))),
        "verb_like": float(any("speech" in item.labels for item in (*old, *new))),
        "sentence_similarity": fuzz.ratio(_text(difference.before), _text(difference.after)) / 100,
        "function_changes": min(_function_changes(difference), 6) / 6,
        "is_short": float(len(difference.before) < 8),
    }


def _names(items: list[Item]) -> int:
    return sum(item.is_capital for item in items)


def _text(items: list[Item] | tuple[Item, ...]) -> str:
    return " ".join(item.norm for item in items)


def _best_similarity(old: list[Item], new: list[Item]) -> float:
    """Return how alike the most similar removed and added words are."""
    scores = [fuzz.ratio(a.norm, b.norm) for a in old[:8] for b in new[:8]]
    return max(scores, default=0.0) / 100


def _function_changes(difference: Difference) -> int:
    regions = difference.regions
    removed = sum(difference.before[i].is_function for r in regions for i in r.removed)
    return removed + sum(difference.after[j].is_function for r in regions for j in r.added)
