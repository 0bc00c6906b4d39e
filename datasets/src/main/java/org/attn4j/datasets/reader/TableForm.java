package org.attn4j.datasets.reader;

import java.nio.charset.Charset;
import java.util.Optional;

/**
 * How a table is written.
 *
 * @param delimiter sets columns apart
 * @param quote goes around fields; empty for none
 * @param header whether the first record names the columns; else they are numbered from 1
 * @param encoding of the characters
 */
public record TableForm(char delimiter, Optional<Character> quote, boolean header, Charset encoding) {}
