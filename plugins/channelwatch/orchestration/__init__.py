"""The composition root: settings, wiring, and what Airflow needs to know."""
