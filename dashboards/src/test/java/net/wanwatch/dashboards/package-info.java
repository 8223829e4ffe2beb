/// Tests of the dashboards that ship, and of docker-compose.yml.
@NullMarked
package net.wanwatch.dashboards;

import org.jspecify.annotations.NullMarked;
