"""Search by the AuthZEN API: who may, on what, which actions, over tables that the owner names."""
