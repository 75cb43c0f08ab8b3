"""Pages inside Airflow's own navigation."""
