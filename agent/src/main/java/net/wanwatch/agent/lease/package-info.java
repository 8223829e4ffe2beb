/// iperf3 servers, lent for one run: the VPS decides that one runs at a time, and that none outlives its lease.
@NullMarked
package net.wanwatch.agent.lease;

import org.jspecify.annotations.NullMarked;
