"""What each section of the page says, one a file: a function from the content to values for the template."""
