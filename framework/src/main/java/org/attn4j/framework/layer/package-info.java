/**
 * What layers build with, and what they promise; the layers themselves live in the packages below and are not known
 * here.
 */
package org.attn4j.framework.layer;
