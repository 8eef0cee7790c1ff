"""What scenarios exercise of a policy, and a scenario for each thing that none of them does."""
