"""The router: one line over several venues, by what it costs after fees, with a reason for each."""
