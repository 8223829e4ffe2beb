/// What may be read by everybody: nothing secret, and nothing that a format takes for a command.
@NullMarked
package net.wanwatch.report.safe;

import org.jspecify.annotations.NullMarked;
