"""Compose the parts of a stack from its run, its secrets and its scenario."""

import datetime as dt
import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx

from stack import airflow, simulation
from stack.airflow_api import AirflowApi
from stack.credentials import Credentials
from stack.parts import Part
from stack.postgres import STOP_SIGNAL, PostgresFolder, PostgresServer
from stack.processes import ProcessRecord, start
from stack.run import Run
from stack.scenario import LIVE, Scenario

# The name each component has in Airflow's health report.
_HEALTH_KEYS = {
    "api-server": "metadatabase",
    "scheduler": "scheduler",
    "dag-processor": "dag_processor",
    "triggerer": "triggerer",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Blueprint:
    """What a run consists of; nothing happens until a part is started."""

    run: Run
    credentials: Credentials
    scenario: Scenario

    @property
    def is_simulated(self) -> bool:
        """Tell whether a simulator plays Telegram."""
        return self.scenario != LIVE

    @property
    def server(self) -> PostgresServer:
        """Return the database server at the port chosen for it."""
        return PostgresServer(
            port=self.run.ports["POSTGRES_PORT"], password=self.credentials.postgres
        )

    @property
    def control(self) -> simulation.Control:
        """Return the simulator's control endpoint."""
        return simulation.Control(simulation.url(self.run))

    def api(self, *, timeout: float = 30.0) -> AirflowApi:
        """Return a client of Airflow's API for its admin; `timeout` in seconds, per call."""
        password = self.credentials.admin_login
        return AirflowApi(airflow.url(self.run), user="admin", password=password, timeout=timeout)

    def parts(self) -> list[Part]:
        """Return every part, in the order they start."""
        simulator = [self.simulator()] if self.is_simulated else []
        return [self.postgres(), *simulator, *self.airflow()]

    def postgres(self) -> Part:
        """Return the database server."""
        return self._part(
            "postgres",
            launch=self._launch_postgres,
            probe=lambda _: self.server.problem(),
            port="POSTGRES_PORT",
            ending=STOP_SIGNAL,
        )

    def simulator(self) -> Part:
        """Return the Telegram simulator."""
        return self._part(
            "simulator",
            launch=lambda: simulation.launch(self.run, Path(self.scenario.path)),
            probe=lambda _: simulation.probe(self.run),
            port="SIMULATOR_PORT",
        )

    def airflow(self) -> list[Part]:
        """Return Airflow's components."""
        return [
            self._part(
                name,
                launch=partial(self._launch_airflow, name),
                probe=partial(self._probe_airflow, key),
                port="AIRFLOW_PORT" if name == "api-server" else None,
            )
            for name, key in _HEALTH_KEYS.items()
        ]

    def environment(self) -> dict[str, str]:
        """Return the environment of Airflow's processes and so of every task."""
        env = airflow.environment(self.run, self.server, self.credentials)
        if self.is_simulated:
            env["CHANNELWATCH_CLOCK_URL"] = simulation.url(self.run)
        return env

    def _part(
        self,
        name: str,
        *,
        launch: Callable[[], ProcessRecord],
        probe: Callable[[ProcessRecord], str | None],
        port: str | None,
        ending: signal.Signals = signal.SIGTERM,
    ) -> Part:
        return Part(
            name=name,
            port=self.run.ports.get(port) if port else None,
            record_file=self.run.record(name),
            log=self.run.log(name),
            launch=launch,
            probe=probe,
            ending=ending,
        )

    def _launch_postgres(self) -> ProcessRecord:
        folder = PostgresFolder.prepare(self.run.folder / "postgres", self.run.spare_folder)
        if not folder.is_initialised:
            folder.initialise(self.credentials.postgres)
        return folder.start(port=self.server.port, log=self.run.log("postgres"))

    def _launch_airflow(self, name: str) -> ProcessRecord:
        command = airflow.commands(self.run)[name]
        return start(
            command, log=self.run.log(name), env=self.environment(), cwd=self.run.airflow_home
        )

    def _probe_airflow(self, key: str, record: ProcessRecord) -> str | None:
        """Ask Airflow's own health report; a heartbeat from before the start does not count."""
        try:
            report = AirflowApi(airflow.url(self.run), user="", password="", timeout=5).health()[
                key
            ]
        except httpx.HTTPError as silent:
            return f"the api-server does not answer ({type(silent).__name__})"
        if report["status"] != "healthy":
            return f"Airflow reports it {report['status'] or 'without a heartbeat'}"
        beat = report.get(f"latest_{key}_heartbeat")
        if beat and dt.datetime.fromisoformat(beat).timestamp() < record.started:
            return "no heartbeat since it was started"
        return None
