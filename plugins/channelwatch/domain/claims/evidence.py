"""What the weights of evidence are given to weigh besides signals: the meaning of texts."""

from collections.abc import Mapping
from typing import NamedTuple

from channelwatch.domain.claims.meaning import Encode
from channelwatch.domain.claims.model import ChangeKind
from channelwatch.domain.claims.weights import Weights
from channelwatch.domain.kinds import Severity


class Verdict(NamedTuple):
    """What a change does, and how likely that is, 0 to 1."""

    kind: ChangeKind
    severity: Severity
    chance: float


class Evidence(NamedTuple):
    """Weights whose kinds are `kind:severity`, and what gives texts a direction of meaning.

    `quick` weighs signals alone, for who need not ask for the meaning of what is plain.
    """

    weights: Weights
    encode: Encode
    quick: Weights | None = None


def likeliest(chances: Mapping[str, float]) -> Verdict:
    """Return the likeliest kind, and of its severities the likeliest."""
    kinds: dict[str, float] = {}
    for name, chance in chances.items():
        kind, _, _ = name.partition(":")
        kinds[kind] = kinds.get(kind, 0.0) + chance
    kind = max(kinds, key=lambda one: kinds[one])
    best = max((n for n in chances if n.startswith(f"{kind}:")), key=lambda name: chances[name])
    return Verdict(ChangeKind(kind), _severity(best), kinds[kind])


def whether_claimed(chances: Mapping[str, float]) -> Verdict:
    """Decide first whether a claim changed (medium or graver), then what is likeliest of that.

    The chance is that of the first decision: what is a claim is often one of several kinds.
    """
    claims = {name: chance for name, chance in chances.items() if _is_claim(name)}
    chance = sum(claims.values())
    if chance >= 1 / 2:
        return likeliest(claims)._replace(chance=chance)
    rest = {name: chance for name, chance in chances.items() if name not in claims}
    return likeliest(rest)._replace(chance=1 - chance)


def _is_claim(name: str) -> bool:
    return _severity(name).rank >= Severity.MEDIUM.rank


def _severity(name: str) -> Severity:
    return Severity(name.partition(":")[2])
