"""The embedded stack: Postgres, the simulator and Airflow, without containers."""
