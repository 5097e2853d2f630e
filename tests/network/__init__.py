"""A network that tests can spoil: two namespaces, a router between them, programs on both sides."""
