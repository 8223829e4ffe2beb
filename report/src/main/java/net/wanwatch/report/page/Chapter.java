package net.wanwatch.report.page;

import java.util.List;

/// @param id its anchor
public record Chapter(String id, String title, List<Block> blocks) {
  public Chapter {
    blocks = List.copyOf(blocks);
  }
}
