"""What all venues share, sans-io: sessions, requests, verdicts, budgets, clocks, signatures."""
