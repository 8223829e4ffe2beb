/// The Magic Box over SSH: one kept session, one command per poll, and what it says. Nothing is installed there.
@NullMarked
package net.wanwatch.collector.router;

import org.jspecify.annotations.NullMarked;
