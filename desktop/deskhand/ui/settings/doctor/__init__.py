"""What is well here and what is not."""
