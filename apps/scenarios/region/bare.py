"""Tables without foreign keys and search indexes for a while: what is checked and sorted at once costs a tenth.

Unique indexes stay. Everything comes back in the same transaction, foreign keys by looking at every row.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

KEYS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
    format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY (%s::regclass[]) ORDER BY conname
"""
INDEXES = """
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index WHERE NOT indisunique AND NOT indisexclusion AND indrelid = ANY (%s::regclass[])
ORDER BY indexrelid::regclass::text
"""


@contextmanager
def bare(tables: list[str]) -> Iterator[None]:
    """Drop now, make again when the rows are there. The caller has a transaction and acts as the system."""
    with connection.cursor() as cursor:
        found = []
        for question in (KEYS, INDEXES):
            cursor.execute(question, [tables])
            found += cursor.fetchall()
        for drop, _make in found:
            cursor.execute(drop)
        yield
        for _drop, make in reversed(found):  # indexes first: they help to look up the keys
            cursor.execute(make)
