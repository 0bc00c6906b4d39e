/** Recurrent layers over whole sequences; the decoder with attention is a model's part. */
package org.attn4j.framework.layer.recurrent;
