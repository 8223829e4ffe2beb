package net.wanwatch.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/// Writes what a package has beside the program: a page of the manual for each command, as AsciiDoc, and completions for bash,
/// zsh and fish. The build's profile `packages` runs it.
public final class Manual {
  private Manual() {}

  /// @param args the folder to write to
  public static void main(String[] args) throws IOException {
    var folder = Files.createDirectories(Path.of(args[0]));
    var nobody = new PrintWriter(Writer.nullWriter());
    var program = Wanwatch.commandLine(nobody, nobody);
    var completions = new Completions(program.getCommandSpec());
    Files.writeString(folder.resolve("wanwatch.bash"), AutoComplete.bash("wanwatch", program));
    Files.writeString(folder.resolve("wanwatch.zsh"), completions.zsh());
    Files.writeString(folder.resolve("wanwatch.fish"), completions.fish());
    int code = ManPageGenerator.generateManPage(folder.toFile(), null, new boolean[0], false, program.getCommandSpec());
    if (code != 0) {
      throw new IOException("no manual, picocli answered " + code);
    }
  }
}
