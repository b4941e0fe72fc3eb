"""A whole region of invented people, as large as one wants it, to see what lists cost before the real one comes.

`manage.py generate_region --scale 0.1` writes a tenth of a big region. The rows are not played by verbs, which would
take days, but copied straight into the tables (COPY), one function for each table. The same seed on the same day gives
the same rows.

Everybody gets a reserve number (reservnummer). Skatteverket's test numbers are too few, and a personal number made up
to look like one may be somebody's. A reserve number begins with the letters of the region that made it, and these
begin with letters that no region has: nobody real can ever have one, and an installation that has not been told of
the letters refuses them.
"""
