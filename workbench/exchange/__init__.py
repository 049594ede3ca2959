"""What leaves the house as a table: the matrix as CSV, XLSX and JSON."""

from workbench.exchange.as_csv import matrix_csv, safe, table_csv
from workbench.exchange.as_json import matrix_json
from workbench.exchange.as_xlsx import matrix_xlsx
from workbench.exchange.wording import Said, said

__all__ = ["Said", "matrix_csv", "matrix_json", "matrix_xlsx", "safe", "said", "table_csv"]
