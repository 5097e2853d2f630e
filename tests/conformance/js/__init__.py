"""Makes this folder a package, whose tests share one browser and end it with the last of them."""
