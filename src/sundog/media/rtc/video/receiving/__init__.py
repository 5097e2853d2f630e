"""From packets to pictures: what is waited for, asked for again, given up, decoded."""
