"""What everything costs: ``python -m shortstui.bench`` measures and prints a table."""
