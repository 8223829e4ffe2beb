/// The numbers: each chapter's, with how much of the time there was data.
@NullMarked
package net.wanwatch.report.number;

import org.jspecify.annotations.NullMarked;
