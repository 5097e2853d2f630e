"""What stands in the sky where there is no air: globes, rings, nebulae, galaxies."""
