"""End what analysts and operators run for too long: their own limits are only defaults."""

from sqlalchemy import Engine, text

_END = text("select ops.end_long_queries()")


def end_long_queries(engine: Engine) -> int:
    """End queries and transactions past two minutes; return how many."""
    with engine.begin() as connection:
        return int(connection.execute(_END).scalar_one())
