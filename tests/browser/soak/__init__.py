"""A long random walk over live views, and what it leaves: a log that plain Python can replay."""
