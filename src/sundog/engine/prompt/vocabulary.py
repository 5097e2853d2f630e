"""The names that a reading can give."""

from sundog.engine.prompt.listing import words_of

__all__ = ["COLOURS", "MATERIALS", "NOUNS", "PARTICLES", "PLACES", "STYLES", "TAGS", "THEMES"]

STYLES = frozenset(
    words_of(
        """
anime cartoon cartoon-3d ghibli comic manga storybook pixel-art voxel lego low-poly
ascii claymation paper-cutout cross-stitch knit mosaic stained-glass chalkboard oil
gouache watercolor pencil charcoal crayon chalk-pastel ink-wash expressionism linocut
halftone risograph engraving blueprint ukiyo-e vangogh monet cubism pointillism bauhaus
pop-art art-deco art-nouveau surrealism psychedelic graffiti cinematic noir old-photo
silent-film instant-photo glamour duotone infrared technicolor vhs cctv gameboy
vaporwave synthwave matrix glitch hologram photo vibrant-dramatic tilt-shift thermal
night-vision x-ray background-blur cyberpunk neon-noir steampunk dark-fantasy glass
gold ice wood stone metal porcelain
"""
    )
)
"""How a picture is made."""

THEMES = frozenset(
    words_of(
        """
cyberpunk steampunk dark-fantasy cinematic noir vaporwave synthwave matrix surrealism
psychedelic vibrant-dramatic photo technicolor tilt-shift glass gold ice wood stone
metal porcelain
"""
    )
)
"""Styles that flavour a medium when both are named: a cyberpunk watercolor is a watercolor."""

PLACES = frozenset(
    words_of(
        """
cyberpunk-city old-town snowy-mountains autumn-forest jungle desert beach underwater
volcano space enchanted-garden castle-hall tokyo-street city-skyline night-club diner
village harbour pine-forest meadow japanese-garden waterfall savanna mars moon snow-field cave ruins haunted-house palace library theatre workshop office dollhouse
spaceship clouds farm park
"""
    )
)
"""Where the picture is."""

COLOURS = frozenset(
    words_of(
        """
red orange yellow green teal blue purple pink brown cream golden black white gray
"""
    )
)
"""Colours that a single thing can have; then they say nothing about the world."""

MATERIALS = frozenset(
    words_of(
        """
clay paper glass metal yarn felt wood ice gold stone plastic porcelain wax
"""
    )
)
"""What things are made of."""

PARTICLES = frozenset(
    words_of(
        """
snow petals leaves stars sparkles bubbles confetti embers fireflies
"""
    )
)
"""What keeps its own colour in the air."""

TAGS = (
    COLOURS
    | MATERIALS
    | PARTICLES
    | frozenset(
        words_of(
            """
sepia pastel neon monochrome rainbow vibrant muted warm cool high-contrast low-contrast
cinematic dawn day golden-hour dusk night moonlit candlelit backlit overcast high-key
low-key soft-light hard-light dramatic-light light-shafts rim-light spotlight bloom
vignette rain hail fog storm wind ash dust smoke clouds aurora cheerful gloomy dreamy
eerie epic calm romantic nostalgic outlines no-outlines thick-lines thin-lines grain
canvas halftone brushstrokes hatching scanlines blur-background keep-face keep-person
keep-composition
"""
        )
    )
)
"""What else is said of the picture."""

NOUNS = frozenset(
    words_of(
        """
text blur people buildings trees background color texture gradients lightning style
place
"""
    )
)
"""What a prompt can only ask to leave out."""
