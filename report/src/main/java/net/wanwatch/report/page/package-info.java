/// What the report says, apart from how: blocks, and the HTML, Markdown, CSV and JSON made of them.
@NullMarked
package net.wanwatch.report.page;

import org.jspecify.annotations.NullMarked;
