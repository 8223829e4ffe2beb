/// What the crew feels, measured from the crew's own network: connections that are kept (P2), connections that are new
/// (P3), and names looked up. It sends; what it means is judged in `failover`.
@NullMarked
package net.wanwatch.collector.crew;

import org.jspecify.annotations.NullMarked;
