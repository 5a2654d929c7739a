"""The doors to the outside: database, clock, calendar, mail, documents, charts."""
