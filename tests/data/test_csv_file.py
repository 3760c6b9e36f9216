"""What read_table makes of a CSV file that is in order."""

import csv
import os
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trilith.data import read_table


def cells(table, name):
    return table.columns[name].tolist()


def test_numbers_and_text(houses):
    path = houses("rooms,price,place\n3,1.5e5,inland\n 4 ,-.5, by the sea \n")
    table = read_table(path)
    assert table.names == ("rooms", "price", "place")
    assert len(table) == 2
    assert table.source == str(path)
    assert cells(table, "rooms") == [3.0, 4.0]
    assert cells(table, "price") == [150000.0, -0.5]
    assert cells(table, "place") == ["inland", "by the sea"]
    assert table.columns["rooms"].dtype == np.float64
    assert table.columns["place"].dtype == object


def test_a_path_may_be_a_text(houses):
    assert read_table(str(houses("a,b\n1,2\n"))).names == ("a", "b")


@pytest.mark.parametrize(
    "word", ["", " ", "\t", "NA", "N/A", "#N/A", "NaN", "nan", "-nan", "null", "NULL", "None", "?", " NA "]
)
def test_words_for_missing(houses, word):
    table = read_table(houses(f"age,name\n1,x\n{word},{word}\n"))
    assert np.isnan(table.columns["age"][1])
    assert cells(table, "name") == ["x", None]


def test_a_column_without_a_known_cell_is_a_number_column(houses):
    column = read_table(houses("a,b\n,1\nNA,2\n")).columns["a"]
    assert column.dtype == np.float64
    assert np.isnan(column).all()


@pytest.mark.parametrize("cell", ["1_000", "0x10", "12 kg", "1.2.3", "--1", "TRUE"])
def test_what_is_no_number_makes_a_text_column(houses, cell):
    assert cells(read_table(houses(f'a,b\n1,2\n"{cell}",3\n')), "a") == ["1", cell]


def test_inf_is_text_among_text(houses):
    assert cells(read_table(houses("a,b\ninf,1\nsup,2\n")), "a") == ["inf", "sup"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters(houses, delimiter):
    lines = (["name", "size"], ["x", "1"], ["y", "2"])
    table = read_table(houses("".join(delimiter.join(line) + "\n" for line in lines)))
    assert table.names == ("name", "size")
    assert cells(table, "size") == [1.0, 2.0]


def test_a_semicolon_file_whose_header_holds_commas(houses):
    table = read_table(houses("height, cm;weight, kg\n170;60\n180;70\n"))
    assert table.names == ("height, cm", "weight, kg")


def test_a_comma_file_whose_cells_hold_semicolons(houses):
    table = read_table(houses("name,tags\nx,a;b;c\ny,d;e;f\n"))
    assert cells(table, "tags") == ["a;b;c", "d;e;f"]


def test_a_delimiter_in_a_quoted_name_does_not_count(houses):
    table = read_table(houses('"a;b;c;d",e\n1,2\n3,4\n'))
    assert table.names == ("a;b;c;d", "e")


def test_one_column(houses):
    assert cells(read_table(houses("a\n1\n\n2\n")), "a") == [1.0, 2.0]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_line_ends(houses, end, last):
    table = read_table(houses(end.join(["a,b", "1,x", "2,y"]) + end * last))
    assert cells(table, "b") == ["x", "y"]


def test_blank_lines_are_no_rows(houses):
    table = read_table(houses("\n\na,b\n\n1,2\n   \n3,4\n\n\n"))
    assert cells(table, "a") == [1.0, 3.0]
    assert table.lines.tolist() == [5, 7]


def test_byte_order_mark(houses):
    assert read_table(houses(b"\xef\xbb\xbf" + "größe,b\n1,ü\n".encode())).names == ("größe", "b")


def test_quoted_cells_hold_newlines_quotes_and_delimiters(houses):
    table = read_table(houses('text,n\n"a\nb",1\n"say ""yes"", or no",2\n'))
    assert cells(table, "text") == ["a\nb", 'say "yes", or no']
    assert table.lines.tolist() == [2, 4]  # the first row takes two lines


def test_spaces_behind_the_delimiter(houses):
    table = read_table(houses('age, name\n1, "Braund, Owen"\n2, ?\n'))
    assert table.names == ("age", "name")
    assert cells(table, "name") == ["Braund, Owen", None]


def test_a_pipe_is_read_like_a_file(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=("a,b\n1,2\n",))
    writer.start()
    table = read_table(pipe)
    writer.join()
    assert cells(table, "b") == [2.0]


names = st.lists(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).map(
        lambda name: "n" + name.strip()
    ),
    min_size=2,
    max_size=5,
    unique=True,
)
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
# Behind a letter, for a column of digits alone is rightly one of numbers.
texts = st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).map(
    lambda text: "t" + text.strip()
)


@st.composite
def tables(draw):
    header = draw(names)
    rows = draw(st.integers(1, 8))
    return {
        name: draw(st.lists(draw(st.sampled_from([numbers, texts])), min_size=rows, max_size=rows))
        for name in header
    }


@given(tables(), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]), st.sampled_from(["\n", "\r\n"]))
def test_what_the_csv_writer_writes_comes_back(tmp_path_factory, columns, quoting, end):
    path = tmp_path_factory.getbasetemp() / "round_trip.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, quoting=quoting, lineterminator=end)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    table = read_table(path)
    assert table.names == tuple(columns)
    for name, expected in columns.items():
        column = table.columns[name]
        if column.dtype == np.float64:
            np.testing.assert_array_equal(column, [np.nan if cell is None else cell for cell in expected])
        else:
            assert column.tolist() == expected


def test_many_cells_take_seconds(tmp_path):
    """Generous, for slow machines: what it would catch is work that grows with the square."""
    path: Path = tmp_path / "large.csv"
    values = np.random.default_rng(0).random((20_000, 20)).round(6)
    np.savetxt(path, values, "%.6f", ",", header=",".join(f"x{i}" for i in range(20)), comments="")
    start = time.process_time()
    table = read_table(path)
    assert time.process_time() - start < 5
    np.testing.assert_array_equal(np.stack([*table.columns.values()], axis=1), values)
