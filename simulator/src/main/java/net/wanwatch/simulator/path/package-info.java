/// The pretend way between site and VPS: real packets on loopback addresses, delayed and dropped.
@NullMarked
package net.wanwatch.simulator.path;

import org.jspecify.annotations.NullMarked;
