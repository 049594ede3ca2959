"""Business-process standardisation and fit-gap workbench for municipalities that share one package."""

__version__ = "0.1.0"
