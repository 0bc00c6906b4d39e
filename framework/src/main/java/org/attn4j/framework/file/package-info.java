/**
 * Files that survive a kill, a power cut and a full disk: every change of the disk goes through {@link
 * org.attn4j.framework.file.Disk}, and whole files through {@link org.attn4j.framework.file.Durable}.
 */
package org.attn4j.framework.file;
