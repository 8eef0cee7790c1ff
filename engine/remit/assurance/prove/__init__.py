"""Properties that a policy claims of itself, proved over all cases or refuted by the smallest one."""
