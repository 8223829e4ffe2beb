/// A lease of iperf3 servers on the VPS, as both ends speak of it: what is lent, and the client that asks.
@NullMarked
package net.wanwatch.lease;

import org.jspecify.annotations.NullMarked;
