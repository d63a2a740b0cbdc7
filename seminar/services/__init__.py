"""What can be done with a seminar. The only code that writes to the database."""
