"""What leaves the house as files: a matrix as CSV, Excel or JSON."""

from workbench.exchange.matrix_csv import matrix_csv
from workbench.exchange.matrix_json import matrix_json
from workbench.exchange.matrix_xlsx import matrix_xlsx

__all__ = ["matrix_csv", "matrix_json", "matrix_xlsx"]
