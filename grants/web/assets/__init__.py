"""The sources of everything a browser fetches beside HTML, and the build that makes it."""
