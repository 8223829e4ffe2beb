package net.wanwatch.gate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/// One class's tests as Surefire and Failsafe write them down, in JUnit's XML.
///
/// @param failures class, method and the first line of what it said
record TestReport(List<String> failures) {
  static TestReport read(Path file) throws IOException {
    var failures = new ArrayList<String>();
    var cases = root(file).getElementsByTagName("testcase");
    for (int i = 0; i < cases.getLength(); i++) {
      if (cases.item(i) instanceof Element each) {
        for (var kind : List.of("failure", "error")) {
          if (each.getElementsByTagName(kind).item(0) instanceof Element fault) {
            failures.add("%s.%s: %s".formatted(each.getAttribute("classname"), each.getAttribute("name"),
                fault.getAttribute("message").lines().findFirst().orElse(fault.getAttribute("type"))));
          }
        }
      }
    }
    return new TestReport(failures);
  }

  /// Why Failsafe itself did not come to an end, by its summary; empty when it did, whatever the tests said.
  static Optional<String> broken(Path summary) throws IOException {
    var root = root(summary);
    var said = root.getElementsByTagName("failureMessage").item(0);
    var message = said == null ? "" : said.getTextContent().strip();
    return root.getAttribute("timeout").equals("true") || !message.isEmpty()
        ? Optional.of("integration tests broke off: " + message)
        : Optional.empty();
  }

  private static Element root(Path file) throws IOException {
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
