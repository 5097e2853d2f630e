"""Why a restyled picture does not boil: the last latent stays, where it may, and follows motion.

It costs some 200 small operators on latents, in one graph, which write 11 MB for a frame of
1280x704 pixels (`benchmarks/stillness.py`): about a 300 000th of SD-Turbo's operations.
"""
