"""Tables to download: nothing in them is run."""
import pytest

from coproduce.design.tables import as_csv, guarded


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "  =1+1", "\n=1"])
def test_what_would_be_a_formula_becomes_a_text(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["Kemi", "1 - 2", "a=b", "", 7, -7, None])
def test_all_else_stays(cell):
    assert guarded(cell) == cell


def test_the_file_opens_in_excel_with_its_accents():
    response = as_csv([("Row", "Name"), (2, 'Zoë, "Z"'), (3, "=cmd()")], name="rows.csv")
    assert response.content.decode("utf-8") == '\ufeffRow,Name\r\n2,"Zoë, ""Z"""\r\n3,\'=cmd()\r\n'
    assert response["Content-Disposition"] == 'attachment; filename="rows.csv"'
