"""YouTube Shorts: what its pages, answers and beacons look like (data), and how they are read."""
