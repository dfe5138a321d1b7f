"""The library: what a user's folder can change, and the messages about wrong files."""

from pathlib import Path

import pytest

from scenarios.errors import ReassureError
from scenarios.load import Library, LibraryError, load
from scenarios.mandate import Audience, RedLine

BORDER = (Path(__file__).parent / "north-south.toml").read_text()
PAPER = '[[papers]]\nid = "p"\nauthor = "a"\ntitle = "t"\npublisher = "u"\nyear = 2000\n'


BRIEFS = "[scenarios.briefs]"


def argued(side: str, measure: str, said: str = "Both villages would sleep better.") -> str:
    """The heading of the briefs with an argument of a side before it."""
    return f'[scenarios.arguments.{side}]\n"{measure}" = ["{said}"]\n\n{BRIEFS}'


def folder(path: Path, text: str | bytes, name: str = "own.toml") -> Path:
    (path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def problem(path: Path, text: str | bytes) -> str:
    with pytest.raises(LibraryError) as raised:
        load(folder(path, text))
    message = str(raised.value)
    assert str(path / "own.toml") in message
    assert "\n" not in message
    assert message.endswith(".")
    assert "pydantic" not in message
    return message


def misfit(path: Path, old: str, new: str) -> str:
    """The message when one thing in the scenario of the other pair of states is changed."""
    assert old in BORDER
    with pytest.raises(LibraryError) as raised:
        load(folder(path, BORDER.replace(old, new))).scenario("border")
    assert "border" in str(raised.value)
    return str(raised.value)


def test_another_pair_of_states_loads_and_resolves(tmp_path: Path) -> None:
    scenario = load(folder(tmp_path, BORDER)).scenario("border")
    assert [m.id for m in scenario.sides] == ["north", "south"]
    assert scenario.opens == "south"
    assert [i.id for i in scenario.injects] == ["inject.border-shots"]
    assert {c.actor for c in scenario.countermeasures} == {"both"}
    assert all(not m.traits for m in scenario.sides)


def test_a_side_may_say_why_a_measure_matters_and_need_not(tmp_path: Path) -> None:
    assert load(folder(tmp_path, BORDER)).scenario("border").arguments == {}
    told = BORDER.replace(BRIEFS, argued("north", "south.pull-back"))
    scenario = load(folder(tmp_path, told)).scenario("border")
    assert scenario.arguments == {"north": {"south.pull-back": ("Both villages would sleep better.",)}}


def test_its_injects_stay_out_of_the_built_in_scenarios(tmp_path: Path) -> None:
    scenario = load(folder(tmp_path, BORDER)).scenario("taiwan-strait")
    assert "inject.border-shots" not in {i.id for i in scenario.injects}


def test_an_entry_of_a_user_replaces_the_one_of_its_id_and_later_folders_win(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    for path, title in ((first, "First"), (second, "Second")):
        path.mkdir()
        folder(path, PAPER.replace('"p"', '"he-2025"').replace('"t"', f'"{title}"'))
    library = load(first, second)
    assert [p.title for p in library.papers if p.id == "he-2025"] == ["Second"]
    assert len(library.papers) == 2
    assert load().find("he-2025") != library.find("he-2025")


def test_a_file_that_begins_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert load(folder(tmp_path, b"\xef\xbb\xbf" + PAPER.encode())).find("p")


def test_anything_with_an_id_can_be_found() -> None:
    library = load()
    assert isinstance(library.find("washington.congress"), Audience)
    assert isinstance(library.find("beijing.line.taiwan"), RedLine)
    assert library.find("shared.trait.avoids-war") in library.shared_traits


def test_an_unknown_id_is_reported_with_the_nearest_ids() -> None:
    with pytest.raises(ReassureError, match=r"nearest are washington\.congress"):
        load().find("washington.congres")
    with pytest.raises(ReassureError, match="taiwan-strait"):
        load().scenario("taiwan")
    with pytest.raises(ReassureError, match=r"\?\[2J"):
        load().find("\x1b[2J")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[papers]\n", "line 1, column 9"),
        ("a = 1\na = 2\nb = 3\n", "line 2"),
        (b'a = 1\nb = "\xff"', "line 2 is not UTF-8"),
        (b"#" * 1_000_001, "larger than 1,000,000 bytes"),
        ("a = " + "[" * 100_000, "nested too deeply"),
        ("a = " + "9" * 5000, "not valid TOML"),
        (PAPER.replace('"t"', '"\\u001b[2J"'), "title contains the control character U+001B"),
        (PAPER.replace('"t"', '"\\u202e"'), "title contains the control character U+202E"),
        ('"\\u0007" = 1', "U+0007"),
        ('[[paper]]\nid = "p"', "'paper' is not a kind of entry; allowed: papers"),
        ('[papers]\nid = "p"', "write [[papers]]"),
        ('papers = ["p"]', "papers number 1: it is 'p'; it should be a table"),
        ('[[papers]]\nid = "p"', "papers 'p': 'author' is missing"),
        (PAPER.replace("2000", "True"), "write text in quotes, true and false in small letters"),
        (PAPER + "page = 1", "'page' is not a key of this entry; allowed: id, author"),
        (PAPER.replace('"p"', '"P!"'), "lower-case letters"),
        (PAPER.replace("2000", '"soon"'), "'year' is 'soon'; it should be a valid integer"),
        (PAPER.replace('"t"', '"' + "t" * 401 + '"'), "at most 400 characters"),
        (PAPER + PAPER, "the id 'p' is already used in"),
        (PAPER.replace('"p"', '"washington"'), "'washington' is an entry of another kind in"),
        (PAPER.replace('"p"', '"washington.congress"'), "the id 'washington.congress' is already used in 'washington'"),
    ],
)
def test_a_wrong_file_is_reported_in_one_sentence(tmp_path: Path, text: str | bytes, message: str) -> None:
    assert message in problem(tmp_path, text)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'level = "moderate"',
            'level = "dear"',
            "'cost.level' is 'dear'; it should be 'none', 'low', 'moderate' or 'high'",
        ),
        ('reason = "A test" }\nbenefit', 'reason = "A test", why = "?" }\nbenefit', "allowed: level, basis, reason"),
        ("step = 2", "step = 5", "'step' is 5; it should be less than or equal to 4"),
        ('actor = "north"', 'actor = "west"', "actor names 'west', but no side has that id"),
        ('audiences = ["north.army"]', 'audiences = ["north.arm"]', "the nearest are north.army"),
        ('counterparts = ["south.pull-back"]', 'counterparts = ["x"]', "counterparts names 'x', but no measure"),
        ('touches = ["north.line.border"]', 'touches = ["border"]', "touches names 'border', but no red line"),
        ('touches = ["north.line.border"]', 'runs_against = ["x"]', "runs_against names 'x', but no measure"),
        ('touches = ["north.line.border"]', 'bears_on = ["x"]', "bears_on names 'x', but no measure"),
        ('inject = "inject.border-shots"', 'inject = "x"', "deck names 'x', but no inject has that id"),
        ('paper = "own-notes", place = "page 3"', 'paper = "x", place = "page 3"', "no paper has that id"),
        ("weight = 0.6", "weight = 0.7", "sum to 1.1; they must sum to 1"),
        ('{ leaders = "open" }', '{ telegraph = "open" }', "'telegraph' is not a channel; allowed: leaders"),
        ('opens = "south"', 'opens = "east"', "opens is east; allowed: north or south"),
        (
            'sides = ["north", "south"]\nopens',
            'sides = ["north", "north"]\nopens',
            "both sides are north; name two different sides",
        ),
        ("trust = { north = 0.3,", "trust = { north = 0.01,", "trust.north is 0.01; allowed: 0.02 to 0.98"),
        ("trust = { north = 0.3,", "trust = {", "trust is given for south; it must be given for north, south"),
        (
            'north = { text = "You',
            'east = { text = "You',
            "briefs is given for east, south; it must be given for north, south",
        ),
        ("round = 2", "round = 5", "in round 5, but there are 4 rounds"),
        ("need = 2", "need = 3", "agreement.need is 3, but 2 measures are listed"),
        ('measures = ["north.pull-back", "south.pull-back"]\nch', 'measures = ["north.pull-back"]\nch', "not in play"),
        ('wants = ["south.pull-back"]', 'wants = ["joint.trade-deal"]', "briefs.north.wants names joint.trade-deal"),
        (BRIEFS, argued("north", "south.pull-bak"), "arguments names 'south.pull-bak', but no measure has that id"),
        (BRIEFS, argued("north", "joint.trade-deal"), "arguments.north names joint.trade-deal, which is not in play"),
        (BRIEFS, argued("east", "south.pull-back"), "arguments are given for east; allowed: north, south"),
        (BRIEFS, argued("north", "south.pull-back", "calm"), "it should be one sentence on one line that ends with"),
        (BRIEFS, argued("north", "south.pull-back", "A" * 160 + "."), "it should have at most 160 characters"),
    ],
)
def test_a_wrong_entry_is_reported_in_one_sentence(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in BORDER
    assert message in problem(tmp_path, BORDER.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"north.army" = 60, "north.press" = 60', '"north.army" = 60', "it must be given for north.army, north.press"),
        ('"south.army" = 60', '"south.army" = 101', "capital.south.south.army is 101; allowed: 0 to 100"),
        ('"south.pull-back"]\nch', '"south.pull-back", "beijing.scholar-visas"]\nch', "a measure of beijing"),
        (
            '"south.pull-back"]\nch',
            '"south.pull-back", "joint.trade-deal"]\nch',
            "as audiences, of neither side at this table",
        ),
        ('audiences = ["south.army"]', 'audiences = ["north.army"]', "names no audience of south"),
        ('mode = "unilateral"', 'mode = "joint"', "names no audience of south"),
        (
            'inject = "inject.border-shots"',
            'inject = "inject.arms-sale-taiwan"',
            "concerns a side other than north, south",
        ),
    ],
)
def test_parts_that_do_not_fit_together_are_reported_when_the_scenario_is_loaded(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert message in misfit(tmp_path, old, new)


@pytest.mark.parametrize("word", ["joint", "both", "neither"])
def test_no_side_can_have_a_reserved_id(tmp_path: Path, word: str) -> None:
    assert f"a side cannot have the id '{word}'" in problem(tmp_path, BORDER.replace('id = "north"', f'id = "{word}"'))


def test_a_folder_that_is_not_a_library_is_reported(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"contains no \.toml file"):
        load(tmp_path)
    with pytest.raises(LibraryError, match="not a folder that can be read"):
        load(tmp_path / "nowhere")
    (tmp_path / "a.toml").mkdir()
    with pytest.raises(LibraryError, match="not a plain file"):
        load(tmp_path)


def test_one_id_in_two_files_of_a_folder_names_both(tmp_path: Path) -> None:
    folder(tmp_path, PAPER, "a.toml")
    with pytest.raises(LibraryError, match=r"b\.toml: the id 'p' is already used in .*a\.toml"):
        load(folder(tmp_path, PAPER, "b.toml"))


def test_an_error_never_prints_control_characters(tmp_path: Path) -> None:
    with pytest.raises(LibraryError) as raised:
        load(folder(tmp_path, "a = ", "\x1b[2J.toml"))
    assert str(raised.value).isprintable()


def test_a_library_cannot_be_changed() -> None:
    library: Library = load()
    with pytest.raises(ValueError, match="frozen"):
        library.papers = ()


def test_an_id_used_twice_is_reported_for_the_second_file(tmp_path: Path) -> None:
    line = next(m for m in load().mandates if m.id == "beijing").red_lines[0].eased_by[0]
    with pytest.raises(LibraryError) as raised:
        load(folder(tmp_path, BORDER.replace('id = "north.line.border"', f'id = "{line}"')))
    assert str(raised.value).startswith(str(tmp_path / "own.toml"))
    assert f"the id '{line}' is already used in" in str(raised.value)
