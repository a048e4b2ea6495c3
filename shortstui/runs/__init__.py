"""What happened: events, recorder, reader, manifest."""
