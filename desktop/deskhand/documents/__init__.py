"""Reading files people give: what parses runs in a child process with limits. No database, no
widget, no network; imports the domain only."""
