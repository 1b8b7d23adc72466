"""The texts of the interface by language: gettext catalogues, compiled at build time."""
