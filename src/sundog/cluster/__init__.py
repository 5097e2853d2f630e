"""Sessions on several machines: workers, who places sessions on them, and who keeps enough of them."""
