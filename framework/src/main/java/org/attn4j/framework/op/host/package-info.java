/** What needs ND4J's CPU backend. */
package org.attn4j.framework.op.host;
