/// The site end, wired together.
@NullMarked
package net.wanwatch.collector;

import org.jspecify.annotations.NullMarked;
