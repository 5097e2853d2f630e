"""How packets find their way: ICE that outlives restarts and changes of address."""
