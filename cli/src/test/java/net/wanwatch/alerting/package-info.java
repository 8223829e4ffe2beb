/// What `alerting/` ships, tried with the tools it is made for: promtool, amtool, a real Alertmanager.
@NullMarked
package net.wanwatch.alerting;

import org.jspecify.annotations.NullMarked;
