/// One day of the site on one page, made from the journal: tunnels as strips, and what happened beside them.
@NullMarked
package net.wanwatch.collector.timeline;

import org.jspecify.annotations.NullMarked;
