package net.wanwatch.agent.chat.text;

/// A message as a person reads it, in no service's markup.
///
/// @param title one line, which alone must do on a lock screen
/// @param more what else there is to say; empty when nothing is
public record Words(String title, String more) {}
