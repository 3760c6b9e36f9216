"""What read_table says of a CSV file that is not in order: one line: what, where, how to mend it."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trilith.data import read_table
from trilith.errors import DataError


def message(source) -> str:
    with pytest.raises(DataError) as caught:
        read_table(source)
    text = str(caught.value)
    assert "\n" not in text
    assert text.startswith(str(source))
    return text.removeprefix(str(source))


def test_missing_file(tmp_path):
    assert message(tmp_path / "houses.csv") == ": no such file"


def test_missing_file_with_a_neighbour(houses):
    path = houses("a,b\n1,2\n")
    assert message(path.with_name("Houses.cvs")) == f": no such file; did you mean {path}?"


def test_missing_folder(tmp_path):
    assert message(tmp_path / "no" / "houses.csv") == ": no such file, nor its folder"


def test_folder(tmp_path):
    assert message(tmp_path) == ": a folder; expected a file, so name one inside it"


def test_device():
    assert message("/dev/zero") == ": a device; expected a file"


def test_a_path_that_cannot_be():
    assert message("houses\0.csv") == ": the file cannot be read: embedded null byte"


def test_a_file_used_as_a_folder(houses):
    assert "Not a directory" in message(houses("a\n1\n") / "x.csv")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_no_permission(houses):
    path = houses("a,b\n1,2\n")
    path.chmod(0)
    assert message(path) == ": the file cannot be read: Permission denied"


def test_a_loop_of_links(tmp_path):
    path = tmp_path / "loop.csv"
    path.symlink_to(path)
    assert message(path).startswith(": the file cannot be read: ")


@pytest.mark.parametrize("content", ["", "\n", "\r\n\r\n", b"\xef\xbb\xbf"])
def test_empty_file(houses, content):
    assert message(houses(content)).startswith(": the file is empty; expected a header")


def test_header_only(houses):
    assert message(houses("a,b,c\n\n")) == ": a header with 3 cells but no rows below it"


def test_broken_encoding(houses):
    text = message(houses("name,age\nJosé,1\n".encode() + "José,2\n".encode("latin1")))
    assert text.startswith(", line 3: byte 0xe9 is not UTF-8; save the file as 'CSV UTF-8'")


def test_a_byte_of_no_encoding(houses):
    assert message(houses(b"name,age\nx,1\n\x81,2\n")).startswith(", line 3: byte 0x81 is not UTF-8; ")


def test_half_a_letter_at_the_end(houses):
    assert message(houses("name\né".encode()[:-1])).startswith(": the file ends in the middle of a letter")


def test_broken_encoding_behind_a_byte_order_mark(houses):
    assert message(houses(b"\xef\xbb\xbfa,b\n1,\xff\n")).startswith(", line 2: byte 0xff is not UTF-8")


def test_broken_utf_16(houses):
    assert message(houses("a,b\n1,2\n".encode("utf-16") + b"x")).startswith(": the file cannot be read: ")


def test_nul_bytes(houses):
    assert message(houses(b"a,b\n1,2\n3,\0\n")).startswith(", line 3: a NUL byte, so this is no text file")


def test_duplicate_names(houses):
    text = message(houses("a,b, a ,c,b\n1,2,3,4,5\n"))
    assert text.startswith(", line 1: the header names 'a', 'b' more than once")


def test_empty_name(houses):
    text = message(houses("\n,a,b\n0,1,2\n"))
    assert text.startswith(", line 2: column 1 of 3 has no name")
    assert "index=False" in text


@pytest.mark.parametrize(("row", "got"), [("1", "1 cell"), ("1,2", "2 cells"), ("1,2,3,4", "4 cells")])
def test_ragged_row(houses, row, got):
    # The line is the file's: a blank line and a cell of two lines stand before it.
    text = message(houses(f'a,b,c\n\n1,2,"x\ny"\n{row}\n1,2,3\n'))
    assert text.startswith(f", line 5: {got} where the header has 3; ")


def test_a_ragged_row_deep_in_the_file(houses):
    assert message(houses("a,b\n" + "1,2\n" * 5000 + "1\n")).startswith(", line 5002: 1 cell where")


def test_a_quote_that_never_closes(houses):
    text = message(houses('a,b\n1,x\n2,"y\n3,z\n'))
    assert text.startswith(", line 3: the quotes do not match")


def test_text_behind_a_closing_quote(houses):
    assert message(houses('a,b\n1,"x"y\n')).startswith(", line 2: the quotes do not match")


@pytest.mark.parametrize("cell", ["inf", "-Infinity", "1e999"])
def test_infinite_number(houses, cell):
    text = message(houses(f"a,b\n1,2\n3,4\n5,{cell}\n"))
    assert text.startswith(", line 4: column 'b' holds an infinite number; expected a finite one")


def test_the_error_is_one_of_values(houses):
    with pytest.raises(ValueError, match="the file is empty"):
        read_table(houses(""))


@given(st.text('ab1,;\t"\n\r \ufeffé').map(str.encode) | st.binary())
def test_whatever_the_bytes_it_is_a_table_or_one_line(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    said = ""
    try:
        table = read_table(path)
    except DataError as error:
        said = str(error)
    else:
        assert len(table) >= 1
        assert all(name == name.strip() != "" for name in table.names)
    assert len(said.splitlines()) <= 1
