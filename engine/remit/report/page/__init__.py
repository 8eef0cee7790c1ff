"""The page: one self-contained HTML file that says what a policy allows, forbids, exempts and leaves open."""
