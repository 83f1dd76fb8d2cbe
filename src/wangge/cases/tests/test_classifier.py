"""Promises of the text classifier: it learns, doubts what it never met, and is stored as something that cannot run."""

import io
import pickle
import random
from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest

from wangge.cases.actions.train_suggestions import Row, card, learn
from wangge.cases.rules import ranking
from wangge.cases.rules.classifier import Reading, TextModel, UnreadableModelError, features, from_bytes, to_bytes
from wangge.cases.rules.ranking import Answer, blend
from wangge.kernel.errors import RefusedError
from wangge.kernel.ids import RegionKey

SAYINGS = {
    "lamp": ["路灯不亮了", "晚上路灯一直黑着", "灯坏了看不清路"],
    "cover": ["井盖不见了", "路上的井盖松动", "窨井盖子翻了"],
    "noise": ["半夜施工太吵", "广场舞声音太大", "楼下噪音睡不着"],
}


def past(count: int = 300, seed: int = 1) -> list[Row]:
    """Past cases in seeded order."""
    chance = random.Random(seed)
    rows = []
    for number in range(count):
        code = chance.choice(list(SAYINGS))
        text = f"{chance.choice(['东', '西', '南', '北'])}门{chance.choice(SAYINGS[code])}，{chance.choice(['请处理', '谢谢', '急'])}"
        rows.append(Row(RegionKey(1, UUID(int=number)), text, code))
    return rows


@pytest.fixture(scope="module")
def model() -> TextModel:
    return learn(past(), lambda _text: []).model


def test_it_tells_learned_matters_apart(model: TextModel) -> None:
    assert [model.read(text).guesses[0][0] for text in ("北门路灯黑着", "井盖翻了", "施工噪音")] == [
        "lamp",
        "cover",
        "noise",
    ]


def test_it_is_silent_on_words_it_never_met(model: TextModel) -> None:
    assert blend([], model.read("quarterly fiscal disclosure"), model) == []


def test_width_case_and_punctuation_change_nothing() -> None:
    assert features("ＡＢ１２，路灯！") == features("ab99 路灯")


def test_a_stored_model_reads_as_before(model: TextModel) -> None:
    text = "西门井盖松动"
    again = from_bytes(to_bytes(model))
    assert again.read(text, precedents=3) == model.read(text, precedents=3)


def test_precedents_are_past_cases_in_like_words(model: TextModel) -> None:
    by_key = {row.key: row for row in past()}
    found = model.read("东门井盖不见了，急", precedents=3).precedents
    assert len(found) == 3
    assert {by_key[key].code for key, _likeness in found} == {"cover"}


RAN: list[str] = []


class Program:
    """Something that runs when a careless reader unpickles it."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return run, ("it ran",)


def run(word: str) -> None:
    """What the program does."""
    RAN.append(word)


def test_what_could_run_is_not_run() -> None:
    out = io.BytesIO()
    np.savez(out, about=np.array([Program()], dtype=object))
    for content in (out.getvalue(), pickle.dumps(Program())):
        with pytest.raises(UnreadableModelError):
            from_bytes(content)
    assert RAN == []


def test_what_is_damaged_or_of_another_format_is_refused(model: TextModel) -> None:
    for content in (b"", b"not a model", to_bytes(model)[:-400], to_bytes_of_another_format()):
        with pytest.raises(UnreadableModelError):
            from_bytes(content)


def to_bytes_of_another_format() -> bytes:
    out = io.BytesIO()
    np.savez(out, about=np.array('{"format": 99}'))
    return out.getvalue()


def test_no_fragment_of_a_text_is_stored(model: TextModel) -> None:
    with np.load(io.BytesIO(to_bytes(model))) as file:
        texts = [name for name in file.files if file[name].dtype.kind in "US"]
        assert texts == ["about"]
        assert "井盖" not in str(file["about"])


def test_learning_needs_a_history() -> None:
    with pytest.raises(RefusedError):
        learn(past(50), lambda _text: [])


def test_it_is_judged_only_on_newer_cases_it_did_not_learn_from() -> None:
    rows = past(400)
    late = [replace(row, code="other", text="特别新奇之事") if at >= 340 else row for at, row in enumerate(rows)]
    figures = card(learn(late, lambda _text: []))
    assert figures["judged_size"] == 60
    assert figures["first"] == 0.0  # the newest cases went where no older one had gone


def test_the_card_shows_the_baseline_beside_the_figure() -> None:
    figures = card(learn(past(400), lambda _text: []))
    assert figures["macro_f1"] > 0.95  # type: ignore[operator]
    assert figures["majority_macro_f1"] < 0.3  # type: ignore[operator]


def test_a_muddled_history_leaves_the_list_as_it_is() -> None:
    chance = random.Random(2)
    rows = [
        replace(
            row,
            code=chance.choice(list(SAYINGS)) if chance.random() < 0.5 else row.code,
            text=f"{row.text}{'北南东西'[at % 4]}{at}",
        )
        for at, row in enumerate(past(400))
    ]
    truth = {row.text: row.code for row in rows}
    trained = learn(rows, lambda text: [(truth[text], 5.0)])
    assert ranking.first_share(trained.answers) == ranking.first_share(trained.alone) == 1


def test_a_line_of_the_list_that_is_new_stays_first(model: TextModel) -> None:
    reading = model.read("路灯不亮了")
    assert (
        blend([("brand_new", 6.0), ("lamp", 3.0)], reading, replace(model, weight=1.0, familiar=0.0))[0].code
        == "brand_new"
    )


def test_an_unsure_model_displaces_nothing(model: TextModel) -> None:
    unsure = Reading((("noise", 0.45), ("cover", 0.3)), nearest=1.0)
    ranked = blend([("lamp", 2.5)], unsure, replace(model, weight=1.0, threshold=0.2))
    assert [one.code for one in ranked] == ["lamp", "noise", "cover"]


def test_macro_f1_is_the_mean_over_classes() -> None:
    answers = [Answer("a", ("a",), 1), Answer("a", ("b",), 1), Answer("b", ("b",), 1), Answer("c", (), 0)]
    assert ranking.macro_f1(answers) == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)


def test_the_sure_score_holds_its_precision() -> None:
    answers = [Answer("a", ("a",), 0.9)] * 49 + [Answer("a", ("b",), 0.8)] + [Answer("a", ("b",), 0.5)] * 5
    at = ranking.confidence_for(0.98, answers)
    assert at == 0.8
    assert ranking.coverage(answers, at) == (50 / 55, 0.98)
    assert ranking.confidence_for(0.98, [Answer("a", ("b",), 0.9)]) is None


def test_words_unlike_any_past_case_displace_nothing(model: TextModel) -> None:
    heard = replace(model, weight=1.0, threshold=0.2, familiar=0.4)
    ranked = {
        nearest: blend([("lamp", 2.5)], Reading((("noise", 0.9),), nearest=nearest), heard)[0].code
        for nearest in (0.3, 0.5)
    }
    assert ranked == {0.3: "lamp", 0.5: "noise"}


def test_where_no_matter_claims_the_words_all_chances_shrink(model: TextModel) -> None:
    whole = {
        text: sum(chance for _code, chance in model.read(text).guesses) for text in ("西门，请处理", "西门路灯不亮了")
    }
    assert whole["西门，请处理"] < 0.8 < 0.99 < whole["西门路灯不亮了"]
