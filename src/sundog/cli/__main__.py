"""`python -m sundog.cli`: the command line without its script."""

from sundog.cli import main

if __name__ == "__main__":
    main()
