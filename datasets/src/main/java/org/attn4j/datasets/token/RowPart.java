package org.attn4j.datasets.token;

import java.util.List;

/**
 * The labelled rows of a part of some data.
 *
 * @param bytes of each row
 * @param labels of each row
 */
public record RowPart(List<byte[]> bytes, List<String> labels) {}
