/// What throughput tests found: the last results, their metrics, and what is asked and answered over HTTP.
@NullMarked
package net.wanwatch.collector.benchmark.http;

import org.jspecify.annotations.NullMarked;
