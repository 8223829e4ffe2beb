/// Where throughput tests run: the iperf3 clients on the router and on this host, and the router's counters meanwhile.
@NullMarked
package net.wanwatch.collector.benchmark.meter;

import org.jspecify.annotations.NullMarked;
