"""Orders that are split over venues: what was planned, what their children did, what is left."""
