"""Times and invitations: schedules, bookings, waiting lists, and how an invitation (kallelse) reaches its person."""
