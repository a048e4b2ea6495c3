"""The measures: pure folds over the events of a run."""
