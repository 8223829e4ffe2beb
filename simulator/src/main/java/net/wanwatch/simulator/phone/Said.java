package net.wanwatch.simulator.phone;

/// A message's bold first line and what stands below it, out of Telegram's HTML.
///
/// https://core.telegram.org/bots/api#html-style
record Said(String title, String more) {
  static Said of(String html) {
    int end = html.indexOf("</b>");
    if (!html.startsWith("<b>") || end < 0) {
      return new Said(plain(html), "");
    }
    return new Said(plain(html.substring(3, end)), plain(html.substring(end + 4)).strip());
  }

  /// No tag but bold is sent; what is left of one is shown as it is.
  private static String plain(String html) {
    return html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
  }
}
