package net.wanwatch.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/// A command line as it was typed, run within this process, and what came of it.
record Typed(int code, String out, String err) {
  static Typed wanwatch(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code = Main.run(args, new PrintWriter(out), new PrintWriter(err));
    return new Typed(code, out.toString(), err.toString());
  }
}
