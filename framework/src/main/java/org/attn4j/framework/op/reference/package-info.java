/** What references of several families share. Knows no family. */
package org.attn4j.framework.op.reference;
