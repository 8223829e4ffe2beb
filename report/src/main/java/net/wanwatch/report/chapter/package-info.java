/// The chapters, in the order of reading.
@NullMarked
package net.wanwatch.report.chapter;

import org.jspecify.annotations.NullMarked;
