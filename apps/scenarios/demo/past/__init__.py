"""Half a year behind the demo: discharges and times that are over, so that follow-up has months to show.

Nobody plays them by verbs, which would take an hour: they are drawn (`drawing`), copied straight into the tables
(`rows`, `plans`, `times`) as a generated region is, and then counted and frozen by the product's own job. Everybody in
them has a reserve number that nobody real can have, and no electronic identification; so that invitations look as they
do elsewhere, more than half of the people were reached digitally all the same.
"""
