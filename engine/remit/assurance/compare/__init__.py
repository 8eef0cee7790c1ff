"""What changes between two policies, days or readings: over all cases."""
