package net.wanwatch.report.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import net.wanwatch.report.words.Language;

/// Values to places along an axis.
///
/// @param least value at the axis's begin
/// @param most value at its end, more than `least`
/// @param logarithmic whether equal factors are equally far
/// @param begin place of `least`
/// @param end place of `most`
record Scale(double least, double most, boolean logarithmic, double begin, double end) {
  Scale {
    if (!(most > least)) {
      most = least + 1;
    }
  }

  /// From zero to a round value beyond `most`.
  static Scale fromZero(double most, double begin, double end) {
    double step = step(most <= 0 ? 1 : most, 5);
    return new Scale(0, Math.ceil((most <= 0 ? 1 : most) / step - 1e-9) * step, false, begin, end);
  }

  private static double step(double range, int steps) {
    double raw = range / steps;
    double magnitude = Math.pow(10, Math.floor(Math.log10(raw)));
    for (double nice : new double[]{1, 2, 5, 10}) {
      if (nice * magnitude >= raw - 1e-12) {
        return nice * magnitude;
      }
    }
    return 10 * magnitude;
  }

  double place(double value) {
    double share = logarithmic
        ? Math.log(Math.max(value, least) / least) / Math.log(most / least)
        : (value - least) / (most - least);
    return begin + Math.max(0, Math.min(1, share)) * (end - begin);
  }

  List<Double> ticks() {
    var ticks = new ArrayList<Double>();
    if (logarithmic) {
      for (double decade = 1e-6; decade <= most * 1.001; decade *= 10) {
        for (double at : new double[]{decade, 2 * decade, 5 * decade}) {
          if (at >= least * 0.999 && at <= most * 1.001) {
            ticks.add(at);
          }
        }
      }
      return ticks;
    }
    double step = step(most - least, 5);
    for (double at = Math.ceil(least / step - 1e-9) * step; at <= most + step * 1e-6; at += step) {
      ticks.add(at);
    }
    return ticks;
  }

  static String said(double tick) {
    var rounded = BigDecimal.valueOf(tick).round(new MathContext(4)).stripTrailingZeros();
    return rounded.signum() == 0 ? "0" : Language.now().decimal(rounded.toPlainString());
  }
}
