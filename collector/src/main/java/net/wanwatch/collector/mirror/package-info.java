/// Copies the journal to the VPS, so that it survives the site.
@NullMarked
package net.wanwatch.collector.mirror;

import org.jspecify.annotations.NullMarked;
