/** From YAML and command-line keys to records and back, with every problem's place; it knows no key by name. */
package org.attn4j.recipes.schema;
