"""Why a restyled picture does not boil: the last latent stays, where it may, and follows motion.

It costs some 200 small operators on latents, in one graph, and about 14 million operations and 12 MB
written for a frame of 1280x704 pixels: a 300 000th of what SD-Turbo takes, counted on the meta
device.
"""
