"""``python -m shortstui`` is the ``shortstui`` command."""

from shortstui.cli.main import main

if __name__ == "__main__":
    main()
