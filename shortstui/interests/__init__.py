"""What a bot can be interested in, and what it sees: vocabulary, CLIP encoder, interest map, matching."""
