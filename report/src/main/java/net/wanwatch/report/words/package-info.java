/// What the report says, in the language of whoever reads it.
@NullMarked
package net.wanwatch.report.words;

import org.jspecify.annotations.NullMarked;
