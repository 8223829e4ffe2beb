/// One YAML file for both ends, read strictly into records: what cannot be right is refused with file, line and the mend.
@NullMarked
package net.wanwatch.config;

import org.jspecify.annotations.NullMarked;
