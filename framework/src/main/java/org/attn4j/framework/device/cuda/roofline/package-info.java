/** Steps of training on a card on paper: launches are counted and estimated, and nothing is computed. */
package org.attn4j.framework.device.cuda.roofline;
