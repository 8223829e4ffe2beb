/// What of a router's set-up matters here: its tunnels, and the way of each.
@NullMarked
package net.wanwatch.setup.find;

import org.jspecify.annotations.NullMarked;
