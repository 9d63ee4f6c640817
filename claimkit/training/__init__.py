"""From annotated articles to weights. Needs the extra `train`; nothing here is imported when claimkit runs."""
