"""Papers that a click makes: notices, rosters, lists, pledges, as Word, PDF and page pictures."""
