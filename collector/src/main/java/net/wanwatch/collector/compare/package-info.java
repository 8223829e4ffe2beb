/// A comparison: the same work over one tunnel, over mwan3 and by MPTCP in the same minutes, when that may be done, and who asks.
@NullMarked
package net.wanwatch.collector.compare;

import org.jspecify.annotations.NullMarked;
