/// Keeps the journals of many sites in PostgreSQL, and gives them back as they were.
@NullMarked
package net.wanwatch.archive;

import org.jspecify.annotations.NullMarked;
