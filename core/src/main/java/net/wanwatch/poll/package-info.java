/// The one loop that keeps the latest reading of a source. It knows nothing of what is read.
@NullMarked
package net.wanwatch.poll;

import org.jspecify.annotations.NullMarked;
