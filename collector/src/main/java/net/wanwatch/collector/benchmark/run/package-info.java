/// Throughput tests: what is planned, what may run, what ran and what it measured.
@NullMarked
package net.wanwatch.collector.benchmark.run;

import org.jspecify.annotations.NullMarked;
