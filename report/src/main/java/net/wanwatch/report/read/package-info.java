/// Journals read into what the report counts: minutes summed while they pass, everything else kept.
@NullMarked
package net.wanwatch.report.read;

import org.jspecify.annotations.NullMarked;
