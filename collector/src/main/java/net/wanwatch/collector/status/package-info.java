/// The status page of the site: what a crew member and an operator want to know, on one screen.
@NullMarked
package net.wanwatch.collector.status;

import org.jspecify.annotations.NullMarked;
