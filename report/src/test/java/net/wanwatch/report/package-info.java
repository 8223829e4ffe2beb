@NullMarked
package net.wanwatch.report;

import org.jspecify.annotations.NullMarked;
