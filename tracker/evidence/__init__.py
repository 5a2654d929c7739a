"""What shows whether an objective is being achieved: assurance records beside KPIs."""
