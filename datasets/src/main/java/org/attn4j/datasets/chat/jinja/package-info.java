/** Jinja as Python's Jinja2 has it, as far as chat templates use it, on Jinjava: what the two differ in is bridged here. */
package org.attn4j.datasets.chat.jinja;
