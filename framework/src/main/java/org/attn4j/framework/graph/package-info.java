/** From a SameDiff graph to a plan: gradient, order, shapes, memory; no layer, and no op by name. */
package org.attn4j.framework.graph;
