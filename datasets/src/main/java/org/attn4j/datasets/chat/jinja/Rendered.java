package org.attn4j.datasets.chat.jinja;

import java.util.List;

/**
 * What a template wrote.
 *
 * @param text the whole of it
 * @param spoken where each part that an assistant speaks begins and ends in it, in order
 */
public record Rendered(String text, List<int[]> spoken) {}
