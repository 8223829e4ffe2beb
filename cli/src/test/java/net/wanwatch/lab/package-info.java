/// The real thing in network namespaces: WireGuard, SSH, iperf3 and Prometheus, with our two ends between them.
@NullMarked
package net.wanwatch.lab;

import org.jspecify.annotations.NullMarked;
