/// What people tell the collector: notes, and work that is announced.
@NullMarked
package net.wanwatch.collector.notes;

import org.jspecify.annotations.NullMarked;
