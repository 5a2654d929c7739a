"""Whether the process and its database answer, for what watches over them."""
