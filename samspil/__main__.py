"""`python -m samspil`: the same as the console script."""

from samspil import main

main()
