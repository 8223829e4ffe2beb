/// What mwan3 thinks of each tunnel: its trackers' files, its settings and the policies that really stand. No I/O.
@NullMarked
package net.wanwatch.collector.mwan3;

import org.jspecify.annotations.NullMarked;
