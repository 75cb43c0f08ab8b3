"""Open what the pages stand on, from Airflow's connections and the settings."""

from channelwatch.orchestration.clocks import open_clock
from channelwatch.orchestration.connections import ANALYST, read_connection
from channelwatch.orchestration.settings import read_settings
from channelwatch.store.engine import open_engine
from channelwatch.web.marts import Marts
from channelwatch.web.pages import Desk


def open_desk() -> Desk:
    """Return the desk; ConnectionMissing when Airflow does not know the analysts' database."""
    settings = read_settings()
    return Desk(
        marts=Marts(open_engine(read_connection(ANALYST).get_uri(), "channelwatch-web")),
        clock=open_clock(settings),
        is_simulated=settings.clock_url is not None,
    )
