"""Type a style, press Enter, and read what the service made of it.

    python examples/keyboard.py

Start the service first (`sundog serve`). Without a camera, set DECART_CAMERA=synthetic. The
picture of the moment goes to keyboard.png each time; a viewer that reloads shows it. An empty
line ends it.
"""

import sys
import time

import cv2

import decart.sync
from decart import DecartSDKError, InvalidInputError, PromptReport

FADE_S = 0.6  # one style fades into the next


def tell(report: PromptReport) -> None:
    if report.understood:
        print(f"  shown: {', '.join(report.understood)}")
    for part in report.unmet:
        print(f"  cannot be shown: {part.words} ({part.reason})")


def main() -> None:
    with decart.sync.connect(mirror=True) as session:
        session.on("prompt", tell)
        print("Which style? For example: watercolor, light rain. Then: warmer. Or: now at night.")
        for line in sys.stdin:
            if not line.strip():
                break
            try:
                session.set_prompt(line.strip())
            except InvalidInputError as error:
                # The last good style stays.
                print(f"  {error.message}")
                continue
            time.sleep(FADE_S)
            # The newest; just after the start it may still be on its way.
            cv2.imwrite("keyboard.png", next(session.frames("bgr24")))
            print("  keyboard.png")


if __name__ == "__main__":
    try:
        main()
    except DecartSDKError as error:
        raise SystemExit(f"{type(error).__name__}: {error.message}") from None
    except KeyboardInterrupt:
        print()
