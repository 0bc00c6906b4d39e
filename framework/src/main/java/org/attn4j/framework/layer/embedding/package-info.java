/** From ids to vectors; positions come from their own package. */
package org.attn4j.framework.layer.embedding;
