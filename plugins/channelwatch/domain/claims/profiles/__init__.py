"""Compare what a channel says about itself: who it is, how it is called, where to write or pay."""

from channelwatch.domain.claims.profiles.comparing import compare_profiles

__all__ = ["compare_profiles"]
