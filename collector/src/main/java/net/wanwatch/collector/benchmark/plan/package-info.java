/// When throughput tests run, what keeps one from running, and that there is never more than one.
@NullMarked
package net.wanwatch.collector.benchmark.plan;

import org.jspecify.annotations.NullMarked;
