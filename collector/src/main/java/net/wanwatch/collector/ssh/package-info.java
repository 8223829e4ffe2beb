/// A session to a router over SSH: its key and the router's, commands that are run to their end, and streams that stay
/// open.
@NullMarked
package net.wanwatch.collector.ssh;

import org.jspecify.annotations.NullMarked;
