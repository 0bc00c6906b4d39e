/** From a sequence to one vector; no class head. */
package org.attn4j.framework.layer.pooling;
