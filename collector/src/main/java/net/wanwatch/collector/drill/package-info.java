/// A drill: whether a tunnel may be cut on purpose now, what came of it, and who asks.
@NullMarked
package net.wanwatch.collector.drill;

import org.jspecify.annotations.NullMarked;
