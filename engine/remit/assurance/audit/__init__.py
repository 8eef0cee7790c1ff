"""Where a policy says nothing, contradicts itself, does nothing, or leaves a choice: over all its cases."""
