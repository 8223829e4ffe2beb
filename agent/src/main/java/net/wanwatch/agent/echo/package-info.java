/// The agent's UDP echo: answers the collector's probes, and only those that came through a tunnel.
@NullMarked
package net.wanwatch.agent.echo;

import org.jspecify.annotations.NullMarked;
