"""Sessions on a real cluster of three nodes, over real WebRTC, and what happens when parts die."""
