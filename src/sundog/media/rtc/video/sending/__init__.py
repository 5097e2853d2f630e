"""From pictures to packets: when they may leave, and again where they were lost."""
