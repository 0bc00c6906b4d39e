package org.attn4j.datasets.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where Jinja2 and Jinjava differ. Expectations are what Jinja2's documentation says, written out by hand. */
class JinjaTemplateTest {
    private static final Map<String, Object> VARIABLES = Map.of(
            "text", " Ab c ",
            "no", "false",
            "messages",
                    List.of(
                            Map.of("role", "system", "content", "s"),
                            Map.of("role", "user", "content", "u"),
                            Map.of("role", "user", "content", "v")));

    private static String render(String template) {
        return new JinjaTemplate(template.replace("$", "\n"))
                .render(VARIABLES)
                .text()
                .replace("\n", "$");
    }

    /** A dollar stands for a line feed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                // trim_blocks, lstrip_blocks: of a line that holds a block and blanks nothing is left.
                "a$  {% if true %}  $b$  {% endif %}$c~a$  $b$c",
                "a$  {% if true %}$b$\t{% endif %}$c~a$b$c",
                "a  {% if true %}b  {% endif %}c~a  b  c",
                "a$  {{ 1 }}$b~a$  1$b",
                "a$  {%+ if true %}b{% endif +%}$c~a$  b$c",
                "a $ {%- if true -%} $ b $ {%- endif -%} $ c~abc",
                "a $ {{- 1 -}} $ b~a1b",
                "a$  {# c #}$b~a$b",
                "a {#- c -#} b~ab",
                "{% raw %}{{ x }}{% endraw %} {a} {~{{ x }} {a} {",
                "last line$~last line",
                // loops with conditions number what is left
                "{% for m in messages if m.role == 'user' %}{{ loop.index }}{{ m.content }}{{ loop.last }};{% endfor %}~"
                        + "1uFalse;2vTrue;",
                "{% for m in messages[::-1] %}{{ m.content }}{% endfor %}~vus",
                // texts
                "{% if no %}yes{% endif %}{{ no }}~yesfalse",
                "{{ text.strip() }}|{{ text | trim }}|{{ text.lstrip() }}|{{ text.rstrip() }}|~Ab c|Ab c|Ab c | Ab c|",
                "{{ 'xaxbx'.strip('x') }} {{ text.upper() }} {{ text.lower() }} {{ 'aB'.capitalize() }}~"
                        + "axb  AB C   ab c  Ab",
                "{{ text.startswith(' A') }} {{ 'abc'.endswith('b') }} {{ 'abc'.startswith(('x', 'a')) }}~True False True",
                "{{ 'a.b.c'.split('.')[-1] }} {{ 'a.b.c'.split('.', 1)[1] }} {{ ' a  b '.split() | length }}~c b.c 2",
                "{{ 'abc'[0] }}{{ 'abc'[-1] }}{{ 'abc'[1:] }} {{ 'abc'.find('c') }}~acbc 2",
                "{{ {'a': {'b': 1}} | tojson }} {{ [1, 'x', true, none] | tojson }}~{\"a\": {\"b\": 1}} [1, \"x\", true, null]",
                "{{ {'a': [1, 2]} | tojson(indent=1) }}~{$ \"a\": [$  1,$  2$ ]$}",
                "{% set ns = namespace(a=messages | length - 1, b=true) %}{{ ns.a }}{{ ns.b }}~2True",
                "{% macro f(a, b='d') %}{{ a }}{{ b }}{% endmacro %}{{ f('x') }}{{ f('x', b='y') }}~xdxy",
                "{{ '{{ 1 }}' }}~{{ 1 }}",
            })
    void rendersAsJinja2(String template, String expected) {
        assertThat(render(template)).isEqualTo(expected);
    }
}
