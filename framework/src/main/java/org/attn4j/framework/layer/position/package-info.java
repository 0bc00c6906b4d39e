/** How a model knows the order of its tokens, one kind a class; attention meets them through the context alone. */
package org.attn4j.framework.layer.position;
