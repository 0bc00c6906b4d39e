/** Opening, recording and telling a run; it parses no option and prints through what it is given. */
package org.attn4j.recipes.run;
