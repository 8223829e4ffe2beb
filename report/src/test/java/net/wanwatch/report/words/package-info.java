@NullMarked
package net.wanwatch.report.words;

import org.jspecify.annotations.NullMarked;
