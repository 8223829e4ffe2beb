/// Reach a target and time it: the echo's packets, flows of UDP probes, `fping`, the statistics of a window, their metrics.
@NullMarked
package net.wanwatch.probe;

import org.jspecify.annotations.NullMarked;
