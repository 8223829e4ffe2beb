@NullMarked
package net.wanwatch.archive;

import org.jspecify.annotations.NullMarked;
