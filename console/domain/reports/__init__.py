"""What a device signs about the reports it issues and the paper it hands out."""
