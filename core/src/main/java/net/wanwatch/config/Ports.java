package net.wanwatch.config;

/// A range of ports, both ends included.
public record Ports(int first, int last) {
  public int size() {
    return last - first + 1;
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}
