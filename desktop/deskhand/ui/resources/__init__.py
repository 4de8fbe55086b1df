"""The pane of resources: files, folders, addresses, databases and buckets with a name."""
