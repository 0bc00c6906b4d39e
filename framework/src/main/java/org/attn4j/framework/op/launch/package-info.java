/** What CUDA launches of several families share, and the kernels of stock ops. Knows no family. */
package org.attn4j.framework.op.launch;
