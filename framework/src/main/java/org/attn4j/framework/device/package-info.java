/**
 * Memory, copies, workers and matrix products of a machine, behind {@link org.attn4j.framework.device.Device}; no op
 * and no graph.
 */
package org.attn4j.framework.device;
