"""When two pages are one for axe, and when they are not."""

from __future__ import annotations

import pytest

from tests.journeys.shapes import shape

ROW = '<li class="row"><label for="a-1">Name</label><input id="a-1" name="1" value="Porch"></li>'


@pytest.mark.parametrize(
    "other",
    [
        '<li class="row"><label for="a-2">Nombre</label><input id="a-2" name="2" value="Garden"></li>',
        '<li class="row"><label for="a-1">Name</label><input id="a-1" name="1" value="Porch"></li><script>1</script>',
    ],
    ids=["other words and numbers", "a script"],
)
def test_words_and_numbers_make_no_other_shape(other: str) -> None:
    assert shape(ROW) == shape(other)


@pytest.mark.parametrize(
    "other",
    [
        ROW.replace("Name", " "),
        ROW.replace('for="a-1"', 'for="a-2"'),
        ROW.replace('class="row"', 'class="row pale"'),
        ROW.replace('value="Porch"', 'value=""'),
        ROW.replace("<input", '<input aria-hidden="true"'),
        ROW.replace("<label", '<label lang="es"'),
        ROW + "<h4>More</h4>",
    ],
    ids=["an empty label", "a label of nothing", "a colour", "nothing typed", "hidden", "a language", "a heading"],
)
def test_what_axe_looks_at_makes_another(other: str) -> None:
    assert shape(ROW) != shape(other)


def test_one_name_for_two_fields_is_seen() -> None:
    two = ROW + ROW.replace("a-1", "a-2")
    assert shape(two) != shape(ROW + ROW)
