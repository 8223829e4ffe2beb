/// What the agent tells the collector once a second: the record, its JSON, and the asking.
@NullMarked
package net.wanwatch.state;

import org.jspecify.annotations.NullMarked;
