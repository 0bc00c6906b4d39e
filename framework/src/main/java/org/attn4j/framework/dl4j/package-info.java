/** Layers as layers and vertices of Deeplearning4j's networks; nothing here is needed by attn4j's own training. */
package org.attn4j.framework.dl4j;
