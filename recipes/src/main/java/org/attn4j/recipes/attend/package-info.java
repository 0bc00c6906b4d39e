/** What a model attends to, as a page, as images and as JSON. */
package org.attn4j.recipes.attend;
