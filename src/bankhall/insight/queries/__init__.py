"""The reads of insight, a file for each subject."""
