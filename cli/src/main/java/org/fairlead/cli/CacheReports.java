package org.fairlead.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.fairlead.base.Nearest;
import org.fairlead.cli.terminal.ExitCode;
import org.fairlead.cli.terminal.Text;
import org.fairlead.cli.terminal.UsageException;
import org.fairlead.data.cache.Bytes;
import org.fairlead.data.cache.CachedSet;
import org.fairlead.data.cache.SampleCache;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Says what is in the cache of decoded images, and clears it. */
final class CacheReports {
  private final PrintStream out;
  private final SampleCache cache;
  private final boolean json;

  CacheReports(Fairlead fairlead) {
    this.out = fairlead.terminal().out();
    this.cache = RunContexts.cache(fairlead.environment());
    this.json = fairlead.json;
  }

  int list() {
    List<CachedSet> sets = cache.list();
    if (json) {
      ObjectNode node = JsonMapper.shared().createObjectNode();
      node.put("folder", cache.folder().toString());
      node.put("limit", cache.limit().isPresent() ? (Long) cache.limit().getAsLong() : null);
      ArrayNode array = node.putArray("sets");
      for (CachedSet set : sets) {
        array
            .addObject()
            .put("name", set.name())
            .put("images", set.images())
            .put("bytes", set.bytes())
            .put("lastUsed", set.lastUsed().toString())
            .put("made", set.created().toString())
            .put("state", state(set))
            .put("from", set.origin());
      }
      out.println(JsonReports.text(node));
      return ExitCode.DONE;
    }
    String limit =
        cache.limit().isPresent() ? ", limit " + Bytes.text(cache.limit().getAsLong()) : "";
    if (sets.isEmpty()) {
      out.println("no decoded images in " + cache.folder() + limit);
      return ExitCode.DONE;
    }
    out.println(
        "%s in %s, %s%s"
            .formatted(
                Text.counted(sets.size(), "data set"),
                cache.folder(),
                Bytes.text(bytes(sets)),
                limit));
    int width = sets.stream().mapToInt(set -> set.name().length()).max().orElse(0);
    String row = "%-" + width + "s  %9s  %10s  %-12s  %-12s  %-9s  %s";
    out.println(
        String.format(
                Locale.ROOT, row, "name", "images", "size", "last used", "made", "state", "from")
            .stripTrailing());
    Instant now = Training.now();
    for (CachedSet set : sets) {
      out.println(
          String.format(
                  Locale.ROOT,
                  row,
                  set.name(),
                  String.format(Locale.ROOT, "%,d", set.images()),
                  Bytes.text(set.bytes()),
                  Text.ago(Duration.between(set.lastUsed(), now)),
                  Text.ago(Duration.between(set.created(), now)),
                  state(set),
                  set.origin())
              .stripTrailing());
    }
    return ExitCode.DONE;
  }

  private static String state(CachedSet set) {
    if (set.inUse()) {
      return "in use";
    }
    return set.complete()
        ? "complete"
        : Text.percent((double) set.shards() / set.shardsInAll()).replace(".0", "");
  }

  int clear(List<String> names) {
    List<CachedSet> before = cache.list();
    for (String name : names) {
      if (before.stream().noneMatch(set -> set.name().startsWith(name))) {
        List<String> known = before.stream().map(CachedSet::name).toList();
        throw new UsageException(
            "'%s' is not in %s%s; 'fairlead data cache list' shows what is"
                .formatted(name, cache.folder(), Nearest.suggestion(name, known)));
      }
    }
    Predicate<CachedSet> which =
        set -> names.isEmpty() || names.stream().anyMatch(set.name()::startsWith);
    List<CachedSet> deleted = cache.clear(which);
    Set<String> gone = new HashSet<>();
    deleted.forEach(set -> gone.add(set.name()));
    if (json) {
      ObjectNode node = JsonMapper.shared().createObjectNode();
      node.putPOJO("deleted", deleted.stream().map(CachedSet::name).toList());
      node.put("bytes", bytes(deleted));
      node.putPOJO(
          "inUse",
          before.stream()
              .filter(which)
              .map(CachedSet::name)
              .filter(n -> !gone.contains(n))
              .toList());
      out.println(JsonReports.text(node));
      return ExitCode.DONE;
    }
    out.println(
        "deleted %s, %s"
            .formatted(Text.counted(deleted.size(), "data set"), Bytes.text(bytes(deleted))));
    before.stream()
        .filter(which)
        .filter(set -> !gone.contains(set.name()))
        .forEach(set -> out.println("kept " + set.name() + ": in use"));
    return ExitCode.DONE;
  }

  private static long bytes(List<CachedSet> sets) {
    return sets.stream().mapToLong(CachedSet::bytes).sum();
  }
}
