/// What the Magic Box says of itself, one command per poll. Nothing is installed there.
@NullMarked
package net.wanwatch.collector.router;

import org.jspecify.annotations.NullMarked;
