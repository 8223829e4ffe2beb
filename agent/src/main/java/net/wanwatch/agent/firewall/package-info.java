/// What a host's nftables does with a packet that it forwards, as far as its rules tell.
@NullMarked
package net.wanwatch.agent.firewall;

import org.jspecify.annotations.NullMarked;
