"""Asks another engine the questions that `terminal-input-maker` wrote, and prints the same table.

    compare.py libgooglepinyin typed.tsv    case, expected text, keys
    compare.py zinnia ink.tsv               case, expected character, strokes: "x,y x,y|x,y ..."
"""

import ctypes
import ctypes.util
import sys
import time

DICTIONARY = "/usr/lib/x86_64-linux-gnu/googlepinyin/data/dict_pinyin.dat"
MODEL = "/usr/share/tegaki/models/zinnia/handwriting-zh_CN.model"


def google_pinyin():
    """A function from keys to candidates."""
    library = ctypes.CDLL("libgooglepinyin.so.0")
    library.im_open_decoder.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
    library.im_search.restype = ctypes.c_size_t
    library.im_search.argtypes = [ctypes.c_char_p, ctypes.c_size_t]
    library.im_get_candidate.restype = ctypes.c_void_p
    library.im_get_candidate.argtypes = [ctypes.c_size_t, ctypes.c_void_p, ctypes.c_size_t]
    library.im_set_max_lens.argtypes = [ctypes.c_size_t, ctypes.c_size_t]
    if not library.im_open_decoder(DICTIONARY.encode(), b""):
        sys.exit("libgooglepinyin does not open its dictionary")
    library.im_set_max_lens(64, 64)
    buffer = ctypes.create_string_buffer(512)

    def ask(keys):
        library.im_reset_search()
        count = library.im_search(keys.encode(), len(keys))
        found = []
        for number in range(min(count, 5)):
            if library.im_get_candidate(number, buffer, 255):
                found.append(buffer.raw.decode("utf-16-le", "ignore").split("\0")[0])
        return found

    return ask


def zinnia():
    """A function from strokes to candidates."""
    library = ctypes.CDLL("libzinnia.so.0")
    for name in ("zinnia_recognizer_new", "zinnia_character_new", "zinnia_recognizer_classify"):
        getattr(library, name).restype = ctypes.c_void_p
    library.zinnia_result_value.restype = ctypes.c_char_p
    library.zinnia_result_size.restype = ctypes.c_size_t
    pointer, size = ctypes.c_void_p, ctypes.c_size_t
    library.zinnia_recognizer_open.argtypes = [pointer, ctypes.c_char_p]
    library.zinnia_character_add.argtypes = [pointer, size, ctypes.c_int, ctypes.c_int]
    library.zinnia_recognizer_classify.argtypes = [pointer, pointer, size]
    library.zinnia_result_value.argtypes = [pointer, size]
    for name in ("character_clear", "result_size", "result_destroy"):
        getattr(library, "zinnia_" + name).argtypes = [pointer]
    for name in ("set_width", "set_height"):
        getattr(library, "zinnia_character_" + name).argtypes = [pointer, size]
    recognizer = library.zinnia_recognizer_new()
    if not library.zinnia_recognizer_open(recognizer, MODEL.encode()):
        sys.exit("zinnia does not open its model")
    character = library.zinnia_character_new()

    def ask(strokes):
        library.zinnia_character_clear(character)
        library.zinnia_character_set_width(character, 1000)
        library.zinnia_character_set_height(character, 1000)
        for number, stroke in enumerate(strokes.split("|")):
            for point in stroke.split(" "):
                x, y = (max(0, min(1000, round(float(part)))) for part in point.split(","))
                library.zinnia_character_add(character, number, x, y)
        result = library.zinnia_recognizer_classify(recognizer, character, 5)
        if not result:
            return []
        count = library.zinnia_result_size(result)
        found = [library.zinnia_result_value(result, at).decode() for at in range(count)]
        library.zinnia_result_destroy(result)
        return found

    return ask


def main(engine, questions):
    ask = {"libgooglepinyin": google_pinyin, "zinnia": zinnia}[engine]()
    tallies = {}
    # zinnia takes long for each character.
    every = 10 if engine == "zinnia" else 1
    for line in open(questions, encoding="utf-8").readlines()[::every]:
        case, expected, question = line.rstrip("\n").split("\t")
        start = time.perf_counter()
        found = ask(question)
        took = time.perf_counter() - start
        tallies.setdefault(case, []).append((found[:1] == [expected], expected in found[:5], took))
    print("| | asked | top-1 | top-5 | p50 ms | p99 ms |\n|---|---|---|---|---|---|")
    for case, rows in tallies.items():
        times = sorted(took for _, _, took in rows)
        first, five = (sum(row[column] for row in rows) / len(rows) for column in (0, 1))
        p50, p99 = (times[len(times) * share // 100] * 1e3 for share in (50, 99))
        print(f"| {case} | {len(rows)} | {first:.3f} | {five:.3f} | {p50:.2f} | {p99:.2f} |")


main(*sys.argv[1:])
