"""What is written: the policy, the scenario and their parts, as frozen models without behaviour of their own."""
