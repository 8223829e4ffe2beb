/// The agent's end of the TCP connections that the collector keeps: it greets, and answers each byte with the same byte.
@NullMarked
package net.wanwatch.agent.connection;

import org.jspecify.annotations.NullMarked;
