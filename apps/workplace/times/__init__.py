"""A clinic's times as its staff see them: the day, what is owed, who has not read. Reads, never writes."""
