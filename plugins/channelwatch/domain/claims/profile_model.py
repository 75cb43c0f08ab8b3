"""What a changed profile is weighed with."""

from typing import NamedTuple

from channelwatch.domain.claims.meaning import Encode
from channelwatch.domain.claims.weights import Weights


class ProfileModel(NamedTuple):
    """Weights whose kinds are `kind:severity`, and what gives texts a direction of meaning."""

    weights: Weights
    encode: Encode
