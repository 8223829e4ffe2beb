package net.wanwatch.agent.mirror;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import net.wanwatch.http.Change;
import net.wanwatch.http.Change.Answer;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.Refused;
import net.wanwatch.http.Token;
import net.wanwatch.journal.Batch;
import net.wanwatch.journal.FullDisk;
import net.wanwatch.journal.MirrorFolder;
import net.wanwatch.journal.Position;
import net.wanwatch.journal.RefusedBatch;

/// Receives the collector's journal, both behind the token:
///
/// | request | answer |
/// |---|---|
/// | `GET /api/v1/journal?site=hill&journal=ID` | what is here: `[{"file": "2026-08-01.jsonl", "offset": 4711}, …]` |
/// | `POST …&file=2026-08-01.jsonl&offset=4711`, lines as the body | up to where that file is here now |
///
/// 409 with the reason where the lines are no part of that journal, 507 when the disk is full.
public final class MirrorPages implements HttpServer.Pages {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/api/v1/journal";
  /// A batch is smaller, but never less than one line, and a benchmark's may be long.
  private static final int LONGEST_BODY = 4 << 20;

  private final MirrorFolder folder;
  private final Token token;

  public MirrorPages(MirrorFolder folder, Token token) {
    this.folder = folder;
    this.token = token;
  }

  @Override
  public void add(Router router) {
    Change.on(router.get(PATH), token, LONGEST_BODY, (context, _) -> here(context));
    Change.on(router.post(PATH), token, LONGEST_BODY, this::take);
  }

  private Answer here(RoutingContext context) throws Refused, IOException {
    try {
      var list = JSON.createArrayNode();
      folder.acknowledged(query(context, "site"), query(context, "journal")).forEach(at -> list.add(json(at)));
      return new Answer(200, list.toString());
    } catch (RefusedBatch e) {
      throw new Refused(409, String.valueOf(e.getMessage()));
    }
  }

  private Answer take(RoutingContext context, byte[] body) throws Refused, IOException {
    var offset = query(context, "offset");
    if (!offset.matches("\\d{1,18}")) {
      throw new Refused(400, "offset must be a whole number");
    }
    var batch = new Batch(new Position(query(context, "file"), Long.parseLong(offset)), body);
    try {
      return new Answer(200, json(folder.append(query(context, "site"), query(context, "journal"), batch)).toString());
    } catch (RefusedBatch e) {
      throw new Refused(409, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new Refused(FullDisk.isCause(e) ? 507 : 503, "the VPS cannot store it: " + e.getMessage());
    }
  }

  private static ObjectNode json(Position at) {
    return JSON.createObjectNode().put("file", at.file()).put("offset", at.offset());
  }

  private static String query(RoutingContext context, String key) throws Refused {
    var value = context.queryParam(key);
    if (value.size() != 1) {
      throw new Refused(400, key + " must stand in the query, once");
    }
    return value.getFirst();
  }
}
