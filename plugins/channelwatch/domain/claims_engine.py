"""The claims engine as the detect step uses it: its rules with their lexicons, and nothing else."""

from dataclasses import dataclass, field, replace

from channelwatch.domain.claim_tellings import MOST_READ, ReadText, TextVersion, read_text
from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.extraction import extract
from channelwatch.domain.claims.lexicon import Lexicons
from channelwatch.domain.claims.model import ComparedRevisions, Profile
from channelwatch.domain.claims.profiles import compare_profiles
from channelwatch.domain.claims.proposals import with_proposals
from channelwatch.domain.claims.series.actors import Actors
from channelwatch.domain.claims.series.mentions import Post, mentions_of
from channelwatch.domain.claims.series.model import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsEngine:
    """Lexicons and vocabulary, loaded once; `actors` are those that the registry knows."""

    lexicons: Lexicons
    vocabulary: Vocabulary
    actors: Actors = field(default_factory=Actors)

    def compare(
        self, before: str, after: str, recurring: frozenset[str] = frozenset()
    ) -> ComparedRevisions:
        """Return what changed between two texts, a channel's recurring lines left out."""
        return compare_revisions(before, after, lexicons=self.lexicons, recurring_lines=recurring)

    def compare_profiles(self, before: Profile, after: Profile) -> ComparedRevisions:
        """Return what changed between two states of a profile."""
        return compare_profiles(before, after, lexicons=self.lexicons)

    def read(self, version: TextVersion, recurring: frozenset[str] = frozenset()) -> ReadText:
        """Return the assertions of a text, the events it tells of, and the claims it makes."""
        found = extract(version.text, lexicons=self.lexicons, recurring_lines=recurring)
        found = with_proposals(found, version.proposals, version.extractor)
        post = Post(version.post, version.channel, version.said_at, version.text)
        first = replace(found, assertions=found.assertions[:MOST_READ])
        mentions = mentions_of(post, first, self.lexicons, self.vocabulary, self.actors)
        return read_text(version, found.assertions, mentions)

    def speaks_of_audience(self, words: str, language: str) -> bool:
        """Tell whether words name followers, readers or members of a channel."""
        lexicon = self.lexicons.by_language[language]
        return any(
            entry.category == "audience"
            for word in words.split()
            for entry in lexicon.facts(word.strip(".,;:!?«»\"'()").casefold()).entries
        )
