"""Makes the fonts of rare characters that lie beside this file.

They are needed only when another release of the sources is to be taken; the product reads the files as they are.
Needs fonttools and brotli, and two Debian packages unpacked: fonts-hanazono 20170904-2.1 and unicode-data 15.0.0-1.

    python3 make-rare-fonts.py BASE_FONT.otf HanaMinA.ttf HanaMinB.ttf Unihan_IRGSources.txt.bz2

Which characters: all of CJK extension B, and of the other blocks every Han character that Unihan gives a source of
mainland China (kIRG_GSource); of these, what the base font lacks and Hanazono has. The licence reserves Hanazono's names, so the parts are named "Bulou Rare Han".
"""

import bz2
import hashlib
import io
import json
import pathlib
import sys

import brotli
from fontTools import subset
from fontTools.ttLib import TTFont

GLYPHS_A_FILE = 3000
EXTENSION_B = range(0x20000, 0x2A6E0)
DROPPED = ["vhea", "vmtx", "GSUB", "GPOS", "GDEF", "gasp", "VORG", "FFTM", "DSIG"]


def read_sources(path):
    with bz2.open(path, "rt", encoding="utf-8") as lines:
        fields = [line.rstrip("\n").split("\t") for line in lines if not line.startswith("#")]
    return {int(field[0][2:], 16) for field in fields if len(field) == 3 and field[1] == "kIRG_GSource"}


def make_part(source, characters, number):
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.name_IDs = [0, 13]
    options.notdef_outline = True
    options.glyph_names = False
    options.drop_tables += DROPPED
    font = TTFont(source)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    name = f"Bulou Rare Han {number:02d}"
    texts = {1: name, 2: "Regular", 4: name, 6: name.replace(" ", ""), 13: "SIL Open Font License 1.1, see OFL.txt"}
    for name_id, text in texts.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    content = io.BytesIO()
    font.save(content)
    return name, content.getvalue()


def to_ranges(characters):
    ranges = []
    for character in sorted(characters):
        if ranges and ranges[-1][1] == character - 1:
            ranges[-1][1] = character
        else:
            ranges.append([character, character])
    return ranges


def main(base, first, second, sources):
    known = set(TTFont(base).getBestCmap())
    wanted = (read_sources(sources) | set(EXTENSION_B)) - known
    in_second = set(TTFont(second).getBestCmap()) & wanted
    in_first = set(TTFont(first).getBestCmap()) & wanted - in_second
    groups = [(first, sorted(in_first))] if in_first else []
    ordered = sorted(in_second)
    groups += [(second, ordered[at : at + GLYPHS_A_FILE]) for at in range(0, len(ordered), GLYPHS_A_FILE)]
    folder = pathlib.Path(__file__).parent
    index = []
    for number, (source, characters) in enumerate(groups, 1):
        name, content = make_part(source, characters, number)
        file = f"rare-{number:02d}.ttf.br"
        (folder / file).write_bytes(brotli.compress(content, quality=11, lgwin=24))
        index.append({"file": file, "family": name, "ranges": to_ranges(characters)})
    about_base = {"sha256": hashlib.sha256(pathlib.Path(base).read_bytes()).hexdigest(), "ranges": to_ranges(known)}
    content = {"base": about_base, "parts": index}
    (folder / "fonts.json").write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")


main(*sys.argv[1:])
