"""The rules in the order in which they are asked: the first that speaks is heard."""

from collections.abc import Callable

from channelwatch.domain.claims.series.pair import Pair, Verdict
from channelwatch.domain.claims.series.rules_agreement import (
    agreeing_figures,
)
from channelwatch.domain.claims.series.rules_confirming import (
    admission,
    borne_out,
    confirmation,
)
from channelwatch.domain.claims.series.rules_course import (
    continuation,
    moved_on,
)
from channelwatch.domain.claims.series.rules_denying import (
    denial,
    disputed,
    negated_state,
    plain_negation,
    rumour_rejected,
)
from channelwatch.domain.claims.series.rules_figures import (
    differing_figures,
    disputed_figure,
    rival_role,
)
from channelwatch.domain.claims.series.rules_open import (
    affirmation,
    refutal,
)
from channelwatch.domain.claims.series.rules_party import (
    party_affirms,
    party_affirms_at_once,
    party_counts,
    party_rejects,
    rumour_confirmed,
    same_count,
)
from channelwatch.domain.claims.series.rules_scores import (
    differing_scores,
)
from channelwatch.domain.claims.series.rules_states import (
    ended_state,
    opposed,
    rival_standing,
    rival_state,
    settled,
)
from channelwatch.domain.claims.series.rules_telling import (
    repetition,
    rival_cause,
    rival_place_or_time,
    same_state,
)
from channelwatch.domain.claims.series.rules_terms import (
    agreeing_terms,
    differing_terms,
)

Rule = Callable[[Pair], Verdict | None]
OF_STORIES: tuple[Rule, ...] = (
    differing_scores,
    disputed_figure,
    rival_role,
    disputed,
    denial,
    rumour_rejected,
    negated_state,
    confirmation,
    admission,
    rival_standing,
    differing_figures,
    differing_terms,
    agreeing_terms,
    rival_cause,
    rumour_confirmed,
    ended_state,
    rival_state,
    same_count,
    agreeing_figures,
    settled,
    rival_place_or_time,
    plain_negation,
    opposed,
    borne_out,
    same_state,
    party_rejects,
    party_affirms_at_once,
    moved_on,
    party_counts,
    party_affirms,
    repetition,
    continuation,
)
"""Of posts that someone has put together as one story."""

OF_STREAMS: tuple[Rule, ...] = (
    disputed_figure,
    rival_role,
    refutal,
    affirmation,
    rival_standing,
    differing_figures,
    agreeing_figures,
    ended_state,
    rival_state,
    rival_cause,
    rival_place_or_time,
    repetition,
)
"""Of everything that channels publish, where cues answer only what their sentence names."""
