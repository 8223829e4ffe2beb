/// What people read and write over HTTP: the status page of the site, on one screen, and notes and announced work.
@NullMarked
package net.wanwatch.collector.page;

import org.jspecify.annotations.NullMarked;
