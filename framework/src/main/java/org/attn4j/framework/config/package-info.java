/**
 * What makes a record's components keys of a recipe, and the checks of their values; nothing that reads YAML, and no
 * framework class.
 */
package org.attn4j.framework.config;
