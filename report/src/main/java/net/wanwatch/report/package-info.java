/// The post-festival report: journals in, one folder of pages out.
@NullMarked
package net.wanwatch.report;

import org.jspecify.annotations.NullMarked;
