"""What all venues share: requests, sessions, budgets, backoff, decoding."""
