"""Imports: KPI definitions and figures from files, checked cell by cell before anything is written."""
