/// What throughput tests may cost, and what is known of them across restarts.
@NullMarked
package net.wanwatch.collector.benchmark.budget;

import org.jspecify.annotations.NullMarked;
