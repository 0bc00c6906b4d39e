/**
 * A CUDA card as a device: driver, compiler, kernels by name, cuBLASLt products; what a kernel computes belongs to
 * its op.
 */
package org.attn4j.framework.device.cuda;
