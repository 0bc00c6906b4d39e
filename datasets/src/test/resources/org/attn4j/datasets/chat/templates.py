"""Writes templates.json: what transformers makes of conversations by the templates of this project.

pip install transformers==5.18.0 jinja2
python templates.py ../../../../../../main/resources/org/attn4j/datasets/chat > templates.json
"""

import json
import pathlib
import sys

from tokenizers import Regex, Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast


def turn(role, content):
    return {"role": role, "content": content}


S, U, A = (lambda text, role=role: turn(role, text) for role in ("system", "user", "assistant"))
LONG = [m for i in range(4) for m in (U(f"question {i}"), A(f"answer {i}"))]
CHATS = [
    [U("Hi")],
    [U("Hi"), A("Hello!")],
    [S("Be brief."), U("Hi")],
    [S("Be brief."), U("Hi"), A("Hello!")],
    [S("Be brief."), U("Hi"), A("Hello!"), U("Bye"), A("Goodbye!")],
    LONG,
    [S("You count.")] + LONG,
    [U("Grüße, naïve café"), A("映画 と 日本語")],
    [U("🙂 👩‍👩‍👧"), A("e\u0301 \u202eabc")],
    [U("  blanks  "), A("\n\nat both edges\n\n")],
    [S("\t tab "), U("\u00a0no break\u00a0"), A("\u3000wide\u2028")],
    [U(""), A("")],
    [S(""), U("x"), A("y")],
    [U("{{ 1 + 1 }}"), A("{% if x %} {# y #} }} %}")],
    [U("<|im_end|>"), A("</s> [INST] <|eot_id|> <|user|>")],
    [U("false"), A("False")],
    [U("None"), A("true")],
    [U("0"), A("1")],
    [U("'quoted' \"twice\" \\n \\"), A("a\\nb\\\\")],
    [U("line\nfeeds\r\nof\rall kinds"), A("a\x85b\x1cc")],
    [U("#"), A("# comment")],
    [S("one"), S("two"), U("x"), A("y")],
    [U("x"), U("y"), A("z")],
    [A("first"), U("x")],
    [U("x"), S("late"), A("y")],
    [U("x"), turn("tool", "42"), A("y")],
]


def tokenizer(template):
    """One token a character, so that the mask of the assistant's tokens is one of characters."""
    words = Tokenizer(models.WordLevel({"<unk>": 0}, unk_token="<unk>"))
    words.pre_tokenizer = pre_tokenizers.Split(Regex("[\\s\\S]"), "isolated")
    made = PreTrainedTokenizerFast(tokenizer_object=words, bos_token="<s>", eos_token="</s>", unk_token="<unk>")
    made.chat_template = template
    return made


def case(name, made, chat, prompted):
    json_case = {"template": name, "messages": chat, "prompted": prompted}
    try:
        json_case["text"] = made.apply_chat_template(chat, tokenize=False, add_generation_prompt=prompted)
    except Exception as e:
        return {**json_case, "error": str(e)}
    ids = made.apply_chat_template(chat, tokenize=True, add_generation_prompt=prompted, return_dict=True,
                                   return_assistant_tokens_mask=True)
    spans = made(json_case["text"], add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
    mask = ids["assistant_masks"]
    json_case["assistant"] = "".join(json_case["text"][a:b] for (a, b), kept in zip(spans, mask) if kept)
    return json_case


if __name__ == "__main__":
    cases = []
    for name in ("chatml", "llama2", "llama3", "mistral", "zephyr"):
        made = tokenizer(pathlib.Path(sys.argv[1], name + ".jinja").read_text())
        cases += [case(name, made, chat, prompted) for chat in CHATS for prompted in (False, True)]
    print("[" + ",\n".join(json.dumps(each) for each in cases) + "]")
