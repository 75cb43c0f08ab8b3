"""Name the states that an event comes to: what closes a chapter of it, and may be told again."""

OUTCOMES = frozenset({
    "alarm:off", "fire:contained", "fire:off", "gathering:off", "passage:open", "person:alive",
    "person:dead", "person:found", "plan:off", "runaway:caught", "search:off", "supply:on",
    "vessel:free",
})  # fmt: skip
