"""Bring all channels up to the virtual moment."""

from simulator.clock import VirtualClock
from simulator.scenario.model import Scenario
from simulator.scenario.posts import MediaSpec
from simulator.world.changes import NewProfile
from simulator.world.channel import Channel
from simulator.world.compiling import compile_scenario
from simulator.world.truth import Truth


class World:
    """Every channel of a scenario, at the clock's now."""

    def __init__(self, scenario: Scenario, clock: VirtualClock, source: str = "scenario") -> None:
        self.scenario, self.clock = scenario, clock
        self.truth = Truth()
        self.users = {user.id: user for user in scenario.users}
        by_ref = {ref: spec.id for spec in scenario.channels for ref in (spec.id, spec.username)}
        self.changes = compile_scenario(scenario, source)
        self.files: dict[int, MediaSpec] | None = None  # by file id, filled on first use
        self._applied = 0
        self.channels = {
            spec.id: Channel(spec, scenario.start, by_ref.get(spec.linked_chat or ""))
            for spec in scenario.channels
        }
        self._holders: dict[str, int] = {}  # username in lower case -> channel id
        self._names: dict[int, list[str]] = {}
        for channel in self.channels.values():
            self._hold_names(channel)

    def now(self) -> float:
        """Apply what is due and return the virtual moment."""
        now = self.clock.now()
        while self._applied < len(self.changes) and self.changes[self._applied].at <= now:
            change = self.changes[self._applied]
            self._applied += 1
            channel = self.channels[change.channel_id]
            for fact in channel.apply(change):
                self.truth.add(fact)
            if isinstance(change, NewProfile):
                self._hold_names(channel)
        return now

    def holder(self, username: str) -> Channel | None:
        """Return the channel that a username leads to now."""
        channel = self.channels.get(self._holders.get(username.lower(), 0))
        return channel if channel is not None and channel.access == "open" else None

    def _hold_names(self, channel: Channel) -> None:
        for name in self._names.pop(channel.id, ()):
            if self._holders.get(name) == channel.id:
                del self._holders[name]
        names = (channel.profile.username, *channel.profile.usernames)
        self._names[channel.id] = [name.lower() for name in names if name]
        self._holders.update(dict.fromkeys(self._names[channel.id], channel.id))
