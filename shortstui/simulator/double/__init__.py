"""A double of the Shorts site on this machine: the simulated platform behind the pages a browser would meet."""
