package net.wanwatch.agent.chat.text;

import java.util.Map;

/// What is said beside the messages: on buttons, to who pressed one, and behind what another chat should have said.
public final class Asides {
  private Asides() {}

  /// On the button of who takes it on.
  public static String button(String language) {
    return Sentences.of(language).say("have.button", Map.of());
  }

  /// Who took it on, whatever they call themselves.
  public static String has(String language, String who) {
    return Sentences.of(language).say("have", Map.of("who", Sentences.clean(who)));
  }

  /// A name as it may stand in a message; somebody without one is somebody.
  public static String name(String who) {
    var name = Sentences.clean(who);
    return name.isEmpty() ? "?" : name;
  }

  /// To who takes on what nobody knows any more.
  public static String over(String language) {
    return Sentences.of(language).say("have.over", Map.of());
  }

  /// On the button that opens it.
  public static String statusPage(String language) {
    return Sentences.of(language).say("status.page", Map.of());
  }

  /// On the link to the day's page.
  public static String timeline(String language) {
    return Sentences.of(language).say("timeline", Map.of());
  }

  /// The same words, said for a chat that is not reached.
  public static Words instead(String language, Words words, String chat) {
    var note = Sentences.of(language).say("instead", Map.of("chat", Sentences.clean(chat)));
    return new Words(words.title(), words.more().isEmpty() ? note : words.more() + " " + note);
  }
}
