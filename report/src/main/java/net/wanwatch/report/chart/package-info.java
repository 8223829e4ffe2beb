/// Charts as SVG: axes with units, colours that print, a description for who cannot see them.
@NullMarked
package net.wanwatch.report.chart;

import org.jspecify.annotations.NullMarked;
