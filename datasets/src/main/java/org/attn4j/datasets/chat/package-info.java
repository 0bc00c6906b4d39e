/** Conversations: their messages, the templates that make one text of them, and which tokens of it an assistant wrote. */
package org.attn4j.datasets.chat;
