/** What cards and drivers a machine has, asked without using them; nothing that computes. */
package org.attn4j.framework.device.nvidia;
