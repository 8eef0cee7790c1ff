"""An audit for people, for programs and for code review."""
