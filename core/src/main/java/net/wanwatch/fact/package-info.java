/// What became true at a site: every fact as a record, and the house's words as enums. It knows no file, no JSON and no
/// host; the journal writes these facts down, and whoever judges, shows or reports them speaks in these types.
@NullMarked
package net.wanwatch.fact;

import org.jspecify.annotations.NullMarked;
