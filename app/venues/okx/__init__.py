"""OKX v5: spot, and swap instruments and books."""
