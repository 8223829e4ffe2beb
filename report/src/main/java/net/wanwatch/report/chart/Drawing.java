package net.wanwatch.report.chart;

/// A chart, ready to be shown.
///
/// @param name of its file, and of its parts: unique in a report
/// @param title what it shows, with its unit
/// @param description what it says, for who cannot see it
/// @param svg the element, with `role`, `title` and `desc` in it
public record Drawing(String name, String title, String description, String svg) {}
