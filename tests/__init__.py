"""The project's tests, and the one command that runs every check (`python3 app.py test`)."""
