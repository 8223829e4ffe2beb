package net.wanwatch.report.chapter;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.read.PathKey;
import net.wanwatch.report.read.PathMinutes;
import net.wanwatch.report.read.ReportTime;
import net.wanwatch.report.safe.Safe;

/// `data/minutes.csv`: every minute of the tunnels and of the crew's new connections, of which all other numbers are made. Written as it goes,
/// for a summer of twelve tunnels has two million lines.
public final class MinutesCsv {
  public static final String NAME = "minutes";
  private static final int MINUTE = 60;
  private static final int HOUR = 60;

  private MinutesCsv() {}

  public static void write(Path file, List<Numbers> all) throws IOException {
    try (var out = Files.newBufferedWriter(file)) {
      out.write(
          "site,router,tunnel,path,minute,local-day,local-hour,sent,lost,errors,unknown,fast,received-bytes,sent-bytes,call,watching-bytes\r\n");
      for (var numbers : all) {
        for (var each : numbers.festival().paths().entrySet()) {
          var key = each.getKey();
          if (key.site().equals(numbers.box().site()) && key.router().equals(numbers.box().router())
              && (key.path() == MeasuredPath.TUNNEL || key.path() == MeasuredPath.CREW)) {
            write(out, key, each.getValue(), numbers.festival().window());
          }
        }
      }
    }
  }

  private static void write(BufferedWriter out, PathKey key, PathMinutes minutes, ReportTime window)
      throws IOException {
    var head = Safe.csv(key.site()) + "," + Safe.csv(key.router()) + "," + Safe.csv(key.tunnel().orElse("")) + ","
        + key.path().word() + ",";
    // To make it of each minute takes longer than all the rest.
    int hour = Integer.MIN_VALUE;
    var utc = "";
    for (int i = 0; i < minutes.count(); i++) {
      int minute = Math.floorMod(minutes.minute(i), HOUR);
      var start = Instant.ofEpochSecond((long) minutes.minute(i) * MINUTE);
      int cell = ReportTime.cell(start, window.zone());
      if (hour != minutes.minute(i) - minute) {
        hour = minutes.minute(i) - minute;
        utc = start.toString().substring(0, 14);
      }
      out.append(head)
          .append(utc)
          .append((char) ('0' + minute / 10))
          .append((char) ('0' + minute % 10))
          .append(":00Z,");
      out.append(LocalDate.ofEpochDay(Math.floorDiv(cell, 24)).toString()).append(',');
      number(out, Math.floorMod(cell, 24));
      number(out, minutes.sent(i));
      number(out, minutes.lost(i));
      number(out, minutes.errors(i));
      out.append(Double.toString(minutes.unknownMillis(i) / 1000d)).append(',');
      number(out, minutes.fast(i));
      out.append(minutes.received(i) < 0 ? "" : Long.toString(minutes.received(i))).append(',');
      out.append(minutes.transmitted(i) < 0 ? "" : Long.toString(minutes.transmitted(i))).append(',');
      out.append(minutes.call(i).map(good -> good ? "good" : "poor").orElse("")).append(',');
      out.append(minutes.watching(i) < 0 ? "" : Long.toString(minutes.watching(i))).append("\r\n");
    }
  }

  private static void number(BufferedWriter out, int number) throws IOException {
    out.append(Integer.toString(number)).append(',');
  }
}
