/** What is trained beside a model that stays as it is. */
package org.attn4j.framework.layer.adapter;
