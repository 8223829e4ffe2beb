/// What the judgement may know: every event as a record, each with the moment it became known. Probes, polls, the
/// router's watch and the VPS make them, the judge hears them, and a recording keeps them. Nothing here does anything.
@NullMarked
package net.wanwatch.collector.event;

import org.jspecify.annotations.NullMarked;
