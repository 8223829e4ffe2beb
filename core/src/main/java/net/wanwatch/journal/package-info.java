/// Append-only facts: what happened, kept on disk so that it outlives everything else, read again months later.
@NullMarked
package net.wanwatch.journal;

import org.jspecify.annotations.NullMarked;
