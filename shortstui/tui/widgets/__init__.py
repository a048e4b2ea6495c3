"""The parts of the screens; each shows one thing, is told what by one method, and decides nothing."""
