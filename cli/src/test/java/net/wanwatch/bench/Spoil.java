package net.wanwatch.bench;

/// What a bench does wrong by itself, to show that its checks can fail.
enum Spoil {
  NOTHING,
  // An acknowledged note is taken out of the journal.
  NOTE,
  // A line in the middle of the journal is cut.
  LINE,
  // The budgets are what they were two ends before.
  BUDGET,
  // A process is left on the router.
  ROUTER,
  // A server is left on the VPS.
  VPS
}
