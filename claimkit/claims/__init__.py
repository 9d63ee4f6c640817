"""Claims: what each quote puts forward, of which kind, how certain, and for or against whom."""
